import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { compileCodec, compileWith } from '../../src/codec/compile.ts'
import { compiled } from '../../src/codec/compiled.ts'
import type { StatusMessage } from '../../src/codec/contract.ts'
import { emitDecode } from '../../src/codec/emit-decode.ts'
import { emitEncode } from '../../src/codec/emit-encode.ts'
import type { Engine } from '../../src/codec/engine.ts'
import { interpreted } from '../../src/codec/interpreted.ts'
import { tiered } from '../../src/codec/tiers.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import * as nodeDoor from '../../src/index.node.ts'
import * as browserDoor from '../../src/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct, mayCompile } from '../products.ts'

const layout = createLayout(fixtureProduct('air-conditioner'))

describe('engines', () => {
  it('are interpreted by default, tiered at the door for Node, and whichever is asked for', () => {
    expect(compileCodec(layout).engine).toBe('interpreted')
    expect(browserDoor.compileCodec(layout).engine).toBe('interpreted')
    expect(nodeDoor.compileCodec(layout).engine).toBe('interpreted')
    expect(nodeDoor.compileCodec(layout, { engine: compiled }).engine).toBe(mayCompile ? 'compiled' : 'interpreted')
    expect(nodeDoor.compileCodec(layout, { engine: interpreted })).not.toHaveProperty('fallback')
    expect(compileWith(compiled)(layout, { engine: interpreted }).engine).toBe('interpreted')
  })

  it('fall back where code generation is refused, and tell why', () => {
    const refused: Engine = {
      name: 'compiled',
      create() {
        throw new EvalError('Code generation from strings disallowed for this context')
      },
    }
    const codec = compileCodec(layout, { engine: refused })
    expect(codec).toMatchObject({
      engine: 'interpreted',
      fallback: 'Code generation from strings disallowed for this context',
    })
    expect(codec.decode(parseHex('0401000010000000')).attrs).toMatchObject({ switch: 1, room_temp: -10 })
  })

  it('do not swallow other errors', () => {
    const broken: Engine = {
      name: 'compiled',
      create() {
        throw new RangeError('broken')
      },
    }
    expect(() => compileCodec(layout, { engine: broken })).toThrowError(RangeError)
  })

  it('really fall back in a process that disallows code generation', () => {
    const script = `
      import { compileCodec, createLayout, parseDefinition } from './dist/index.node.js'
      import { compiled } from './dist/compiled.js'
      const product = parseDefinition({ entities: [{ attrs: [{ id: 0, name: 'on', type: 'alert', data_type: 'bool' }] }] })
      const codec = compileCodec(createLayout(product), { engine: compiled })
      console.log(JSON.stringify([codec.engine, codec.fallback, codec.decode(Uint8Array.of(4, 1))]))`
    const run = spawnSync(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script],
      {
        cwd: fileURLToPath(new URL('../../', import.meta.url)),
        encoding: 'utf8',
        env: {},
      },
    )
    expect(run.stderr).toBe('')
    expect(JSON.parse(run.stdout)).toEqual([
      'interpreted',
      'Code generation from strings disallowed for this context',
      { action: 'report', attrs: { on: 1 } },
    ])
  })
})

describe.skipIf(!mayCompile)('a compiled codec (skipped where code generation is disallowed)', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('generates the decoding of reports when it is made, and the rest when it is first called', () => {
    let generated = 0
    const counting = new Proxy(Function, {
      construct(target, args) {
        generated++
        return Reflect.construct(target, args)
      },
    })
    vi.stubGlobal('Function', counting)
    const codec = compileCodec(layout, { engine: compiled })
    const counts = [generated]
    const counted = <T>(call: () => T): T => {
      const result = call()
      counts.push(generated)
      return result
    }
    const p0 = parseHex('0401000010000000')
    const message = counted(() => codec.decode(p0)) as StatusMessage
    counted(() => codec.decode(p0))
    expect(counted(() => codec.decodeStatus(p0.subarray(1)).attrs)).toEqual(message.attrs)
    expect(counted(() => codec.decodeAt(p0, 0, p0.length))).toEqual(message)
    expect(counted(() => codec.encode(message))).toEqual(p0)
    expect(counted(() => codec.encodeStatus(message.attrs))).toEqual(p0.slice(1))
    const control = { action: 'control', attrs: { switch: 1 } } as const
    const p0OfControl = counted(() => codec.encode(control))
    expect(counted(() => codec.decode(p0OfControl))).toEqual(control)
    expect(counted(() => codec.decodeText('0401000010000000'))).toEqual(message)
    expect(counted(() => codec.encodeText(message))).toBe('0401000010000000')
    // Made: decode. Called: decodeAt; encoding calls and a writer; the other writer; the other reader; text; text.
    expect(counts).toEqual([1, 1, 1, 1, 2, 4, 4, 5, 6, 7, 8])
  })
})

describe('a tiered codec', () => {
  const p0 = parseHex('0401000010000000')

  it('interprets until it has been called so often, then is compiled, and gives the same before and after', () => {
    const codec = compileCodec(layout, { engine: tiered({ after: 3 }) })
    const taken = codec.decode
    const seen = [1, 2, 3, 4].map(() => [codec.decode(p0), codec.engine] as const)
    const after = mayCompile ? 'compiled' : 'interpreted'
    expect(seen.map(([, engine]) => engine)).toEqual(['interpreted', 'interpreted', after, after])
    const [[first]] = seen as [(typeof seen)[number]]
    for (const [message] of seen) expect(message).toEqual(first)
    expect(first).toMatchObject({ action: 'report', attrs: { switch: 1, room_temp: -10 } })
    expect(taken(p0)).toEqual(first)
    expect(codec.decode).not.toBe(taken)
  })

  it('counts every kind of call', () => {
    const codec = compileCodec(layout, { engine: tiered({ after: 5 }) })
    const { attrs } = codec.decodeStatus(p0.subarray(1))
    const status = codec.encodeStatus(attrs)
    expect(status).toEqual(p0.slice(1))
    expect(codec.encode({ action: 'report', attrs })).toEqual(p0)
    expect(codec.patchStatus(status, { switch: 0 })).toEqual(parseHex('00000010000000'))
    expect(codec.engine).toBe('interpreted')
    expect(() => codec.decode(new Uint8Array())).toThrowError(/no bytes/)
    expect(codec.engine).toBe(mayCompile ? 'compiled' : 'interpreted')
    if (!mayCompile) expect(codec.fallback).toMatch(/disallow/i)
  })
})

describe('what is emitted', () => {
  const hostile = createLayout(
    parseDefinition({
      entities: [
        {
          attrs: [
            { id: 0, name: '"];process.exit(3);//', type: 'status_writable', data_type: 'bool' },
            {
              id: 1,
              name: '`$' + '{process.exit(4)}`',
              type: 'status_writable',
              data_type: 'enum',
              enum: ['\\"+process.exit(5)+"', '\u2028\n'],
            },
            { id: 2, name: '__proto__', type: 'status_writable', data_type: 'uint8' },
          ],
        },
      ],
    }),
  )

  it('holds text of a definition only as JSON strings', () => {
    for (const kind of ['status', 'control'] as const) {
      const { source, prelude } = emitDecode(hostile, kind, 'platform')
      const code = (source + prelude.lines.join('')).replace(/"(?:[^"\\]|\\.)*"/g, '""')
      expect(code).not.toMatch(/process|exit/)
      expect(code).toMatch(/^[\x20-\x7e]*$/)
    }
    const { source, prelude } = emitEncode(hostile, 'status') ?? expect.fail('nothing emitted')
    expect((source + prelude.lines.join('')).replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/process|exit/)
  })

  it('decodes the air conditioner in one literal of constants', () => {
    expect(emitDecode(layout, 'status', 'platform').source).toBe(
      '(b,o,e)=>{if(e-o!==7||b[o]&128||b[o+5]&252||b[o+6]&254||(b[o]>>>2&7)>4||(b[o]>>>5&3)>2||b[o+1]>24||b[o+2]>24||b[o+3]<16||b[o+3]>30||b[o+4]>45)return;' +
        'return{"switch":(b[o]&1),"fan_swing":(b[o]>>>1&1),"mode":K0[(b[o]>>>2&7)],"fan_speed":K1[(b[o]>>>5&3)],"on_timing":b[o+1],"off_timing":b[o+2],"set_temp":b[o+3],"room_temp":b[o+4]-10,"alert_shutdown":(b[o+5]&1),"alert_full":(b[o+5]>>>1&1),"fault_roomtemp":(b[o+6]&1)}}',
    )
  })

  it('leaves overlapping fields to the interpreted encoder, where the order of writing counts', () => {
    const attr = { type: 'status_writable', data_type: 'uint16', position: { byte_offset: 0 } }
    const overlapping = createLayout(
      parseDefinition({
        entities: [
          {
            attrs: [
              { ...attr, id: 0, name: 'a' },
              { ...attr, id: 1, name: 'b' },
            ],
          },
        ],
      }),
    )
    expect(emitEncode(overlapping, 'status')).toBeUndefined()
    expect(emitEncode(createLayout(fixtureProduct('bedside-lamp-var-len')), 'status')).toBeUndefined()
  })
})
