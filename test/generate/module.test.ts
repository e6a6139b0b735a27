import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import type { Codec, EncodableMessage, Message, View } from '../../src/codec/contract.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { generateModule } from '../../src/generate/module.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { codecsOf, fixtureProduct, fixtureProducts } from '../products.ts'
import { describeShared } from '../shared-definitions.ts'
import { anyProduct, attrsOf, encoded, load, outcome, payloadsOf, view } from './module-cases.ts'

describe('an emitted module', () => {
  const cases = anyProduct.chain(product =>
    fc.record({
      product: fc.constant(product),
      payloads: fc.array(payloadsOf(product), { minLength: 8, maxLength: 8 }),
      attrs: fc.array(attrsOf(product), { minLength: 8, maxLength: 8 }),
      view,
      strict: fc.boolean(),
    }),
  )

  it('gives what the engines give: values, bytes, and codes, attributes and offsets of issues and errors', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ product, payloads, attrs, view, strict }) => {
        const module = await load(generateModule(createLayout(product)).code)
        const codecs = codecsOf(product)
        const options = { view, strict }
        const same = (run: (codec: Pick<Codec, 'decode' | 'encode'>) => unknown) => {
          const given = run(module)
          for (const codec of codecs) expect(given).toEqual(run(codec))
          return given
        }
        for (const payload of payloads) {
          same(codec => outcome(() => codec.decode(payload, options)))
          const decoded = same(codec => outcome(() => codec.decode(payload, { view }))) as Message
          if (!('attrs' in decoded)) continue
          // What was decoded is encoded again, as a control too.
          same(codec => encoded(codec, decoded as EncodableMessage, options))
          same(codec => encoded(codec, { action: 'control', attrs: decoded.attrs }, options))
        }
        for (const given of attrs) {
          for (const action of ['report', 'control', 'constructor'] as const)
            same(codec => encoded(codec, { action, attrs: given } as unknown as EncodableMessage, options))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('scales as the engines do: every kind of ratio and addition, on and off the grid, below and above the range', async () => {
    const specs = [1, 0.1, -0.1, 0.001, 0.0003, -0.25, 1e12, 1e-12].flatMap(ratio =>
      [0, -40, 0.5, 8.8e12, -(2 ** 60)].flatMap(addition =>
        ['uint8', 'uint32'].map(data_type => ({ data_type, uint_spec: { ratio, addition } })),
      ),
    )
    const attrs = specs.map((spec, id) => ({ ...spec, id, name: `n${id}`, type: 'status_writable' }))
    const product = parseDefinition({ entities: [{ attrs }] })
    const [codec] = codecsOf(product) as [Codec]
    const { statusLength } = codec.layout
    const module = await load(generateModule(codec.layout).code)
    for (const byte of [0, 1, 0xff]) {
      // A byte too many: not ordinary, so the general part decodes.
      for (const extra of [0, 1]) {
        const p0 = Uint8Array.of(4, ...new Uint8Array(statusLength + extra).fill(byte))
        expect(module.decode(p0)).toEqual(codec.decode(p0))
      }
      const { attrs } = codec.decode(Uint8Array.of(4, ...new Uint8Array(statusLength).fill(byte)))
      for (const [id, { uint_spec }] of specs.entries()) {
        for (const steps of [0, 0.49, 0.5, 0.51, -0.49, -0.5, -0.51]) {
          const value = (attrs[`n${id}`] as number) + steps * uint_spec.ratio
          const message = { action: 'control', attrs: { [`n${id}`]: value } } as const
          expect(encoded(module, message, {})).toEqual(encoded(codec, message, {}))
        }
      }
    }
  })

  it('reads the hex of a binary as the engines do: every text of up to five of these characters', async () => {
    const attrs = [{ id: 0, name: 'a', type: 'status_writable', data_type: 'binary', position: { len: 2 } }]
    const product = parseDefinition({ entities: [{ attrs }] })
    const [codec] = codecsOf(product) as [Codec]
    const module = await load(generateModule(codec.layout).code)
    let texts = ['']
    const wrong: string[] = []
    for (let length = 1; length <= 5; length++) {
      texts = texts.flatMap(text => ['0', 'x', 'F', 'g', ' ', ','].map(character => text + character))
      for (const a of texts) {
        const [given, expected] = [module, codec].map(each =>
          outcome(() => each.encode({ action: 'control', attrs: { a } })),
        )
        if (JSON.stringify(given) !== JSON.stringify(expected)) wrong.push(a)
      }
    }
    expect(texts.length).toBe(6 ** 5)
    expect(wrong).toEqual([])
  })

  it('writes fields that overlap in id order, a short binary with its padding', async () => {
    const attrs = [
      { id: 0, name: 'a', type: 'status_writable', data_type: 'uint16', position: { byte_offset: 0 } },
      { id: 1, name: 'b', type: 'status_writable', data_type: 'binary', position: { byte_offset: 0, len: 2 } },
    ]
    const product = parseDefinition({ entities: [{ attrs }] })
    const module = await load(generateModule(createLayout(product)).code)
    for (const codec of [module, ...codecsOf(product)])
      expect(codec.encode({ action: 'report', attrs: { a: 0xffff, b: 'aa' } })).toEqual(parseHex('04aa00'))
  })

  it('asks for attributes as the engines do', async () => {
    const asked = anyProduct.chain(product =>
      fc.tuple(
        fc.constant(product),
        fc.option(fc.array(fc.constantFrom('a', '', ...product.attributes.map(({ name }) => name))), {
          nil: undefined,
        }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(asked, async ([product, names]) => {
        const module = await load(generateModule(createLayout(product)).code)
        const message = { action: 'read', ...(names && { names }) } as EncodableMessage
        for (const codec of codecsOf(product)) {
          expect(encoded(module, message, {})).toEqual(encoded(codec, message, {}))
          const all = module.encode({ action: 'read' })
          expect(module.decode(all)).toEqual(codec.decode(all))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('gives the same with straight-line code for fewer views or none', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.subarray<View>(['platform', 'native', 'raw']), async (row, views) => {
        const { product, payloads, view } = row
        const module = await load(generateModule(createLayout(product), { views, encode: false }).code)
        expect(Object.keys(module)).toEqual(['decode'])
        for (const codec of codecsOf(product)) {
          for (const payload of payloads)
            expect(outcome(() => module.decode(payload, { view }))).toEqual(
              outcome(() => codec.decode(payload, { view })),
            )
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['decode', 'text'],
    ['decode', [4, 0]],
    ['decode', new Uint16Array(8)],
    ['encode', undefined],
    ['encode', { action: 'transparentDown', data: '05' }],
  ] as const)('refuses what is no bytes and no message: %s %j', async (verb, input) => {
    const product = fixtureProduct('air-conditioner')
    const module = await load(generateModule(createLayout(product)).code)
    for (const codec of codecsOf(product)) {
      expect(outcome(() => module[verb](input as never))).toMatchObject({ code: 'MESSAGE_INVALID' })
      expect(outcome(() => module[verb](input as never))).toEqual(outcome(() => codec[verb](input as never)))
    }
  })

  it('refuses a base, which it does not take, and a view that is none', async () => {
    const module = await load(generateModule(createLayout(fixtureProduct('air-conditioner'))).code)
    const base = parseHex('0401000010000000')
    expect(() => module.encode({ action: 'control', attrs: { switch: 1 } }, { base })).toThrowError(
      expect.objectContaining({ name: 'GiztoolsError', code: 'MESSAGE_INVALID' }),
    )
    expect(() => module.decode(base, { view: 'constructor' as View })).toThrowError(
      expect.objectContaining({ name: 'GiztoolsError', code: 'MESSAGE_INVALID' }),
    )
  })

  it('decodes and encodes the platform’s own example', async () => {
    const { decode, encode } = await load(generateModule(createLayout(fixtureProduct('air-conditioner'))).code)
    expect(decode(parseHex('0401000010000000'))).toEqual({
      action: 'report',
      attrs: {
        switch: 1,
        fan_swing: 0,
        mode: '制冷',
        fan_speed: '低风',
        on_timing: 0,
        off_timing: 0,
        set_temp: 16,
        room_temp: -10,
        alert_shutdown: 0,
        alert_full: 0,
        fault_roomtemp: 0,
      },
    })
    expect(encode({ action: 'control', attrs: { switch: true, mode: '自动', set_temp: 26 } })).toEqual(
      Uint8Array.of(1, 69, 13, 0, 0, 26),
    )
  })

  it('generates no code where it runs: Node that disallows it, nothing beside it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'giztools-module-'))
    try {
      for (const name of fixtureProducts.keys())
        writeFileSync(join(folder, `${name}.mjs`), generateModule(createLayout(fixtureProduct(name))).code)
      const script = `
        const out = []
        for (const name of ${JSON.stringify([...fixtureProducts.keys()])}) {
          const { decode, encode } = await import('./' + name + '.mjs')
          const p0 = encode({ action: name.endsWith('var-len') ? 'control' : 'read', attrs: {} })
          out.push(decode(p0).action)
        }
        const { decode } = await import('./air-conditioner.mjs')
        console.log(JSON.stringify([...out, decode(Uint8Array.of(4, 1, 0, 0, 255)).missing]))`
      const run = spawnSync(
        process.execPath,
        ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script],
        { cwd: folder, encoding: 'utf8', env: {} },
      )
      expect(run.stderr).toBe('')
      expect(JSON.parse(run.stdout)).toEqual([
        ...[...fixtureProducts.keys()].map(name => (name.endsWith('var-len') ? 'control' : 'read')),
        ['room_temp', 'alert_shutdown', 'alert_full', 'fault_roomtemp'],
      ])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('holds text of a definition only in strings and comments, and nothing in it that is not seen', async () => {
    const hostile = parseDefinition({
      name: '*/process.exit(2)/*\u2028process.exit(3)//',
      product_key: '\u202e*/',
      entities: [
        {
          attrs: [
            { id: 0, name: '"];process.exit(4);//', type: 'status_writable', data_type: 'bool' },
            {
              id: 1,
              name: '`$' + '{process.exit(5)}`',
              type: 'status_writable',
              data_type: 'enum',
              enum: ['\\"+process.exit(6)+"', '\u2028\n\u202e', '__proto__'],
            },
            { id: 2, name: '__proto__', type: 'status_writable', data_type: 'uint8' },
          ],
        },
      ],
    })
    const layout = createLayout(hostile)
    for (const options of [{}, { plain: true }]) {
      const { code, types } = generateModule(layout, options)
      for (const text of [code, types]) {
        const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/"(?:[^"\\]|\\.)*"/g, '""')
        expect(bare).not.toMatch(/process|exit/)
        expect(text).toMatch(/^[\n\x20-\x7e·…]*$/)
      }
    }
    const module = await load(generateModule(layout).code)
    const p0 = parseHex('0405 07')
    expect(module.decode(p0)).toEqual(codecsOf(hostile)[0]?.decode(p0))
    expect(Object.keys(module.decode(p0).attrs)).toContain('__proto__')
    expect(module.encode({ ...module.decode(p0) } as EncodableMessage)).toEqual(p0)
  })

  it('is the same text for the same layout', () => {
    for (const product of fixtureProducts.values())
      expect(generateModule(createLayout(structuredClone(product)))).toEqual(generateModule(createLayout(product)))
  })
})

describeShared('definitions', 'modules of real definitions', (files, read) => {
  it.each(files)('%s', async file => {
    const product = parseDefinition(read(file))
    const module = await load(generateModule(createLayout(product)).code)
    const [codec] = codecsOf(product) as [Codec]
    const rows = fc.tuple(
      payloadsOf(product),
      attrsOf(product),
      view,
      fc.constantFrom('report' as const, 'control' as const),
    )
    fc.assert(
      fc.property(rows, ([payload, attrs, view, action]) => {
        expect(outcome(() => module.decode(payload, { view }))).toEqual(outcome(() => codec.decode(payload, { view })))
        const message = { action, attrs } as EncodableMessage
        expect(encoded(module, message, {})).toEqual(encoded(codec, message, {}))
      }),
    )
  })
})
