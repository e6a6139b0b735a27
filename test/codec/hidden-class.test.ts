import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const definition = (file: string) => readFileSync(`${root}fixtures/definitions/${file}.json`, 'utf8')

/** More attributes than V8 keeps in an object literal without making it a dictionary. */
const large = JSON.stringify({
  entities: [
    {
      attrs: Array.from({ length: 180 }, (_, id) => ({
        id,
        name: `attr_${id}`,
        type: 'status_writable',
        ...(id % 3 === 0
          ? { data_type: 'uint16', uint_spec: { min: 0, max: 65535, ratio: 0.1 } }
          : { data_type: 'bool' }),
      })),
    },
  ],
})

/*
 * What makes results fast to make and to read, asked of V8 itself: named members in one place, not a dictionary, and one hidden class for all
 * results of a product. A `delete`, or a member more or less, loses it and costs several times the decoding (bench/).
 */
const script = (engine: string, json: string) => `
  import { compileCodec } from './src/codec/compile.ts'
  import { compiled } from './src/codec/compiled.ts'
  import { interpreted } from './src/codec/interpreted.ts'
  import { parseDefinition } from './src/definition/parse.ts'
  import { createLayout } from './src/layout/layout.ts'

  const isFast = new Function('object', 'return %HasFastProperties(object)')
  const isLike = new Function('one', 'other', 'return %HaveSameMap(one, other)')
  const codec = compileCodec(createLayout(parseDefinition(${JSON.stringify(json)})), { engine: ${engine} })

  // Every attribute with values that grow: whole and broken numbers, each label, each bit.
  const message = turn => ({
    action: 'report',
    attrs: Object.fromEntries(codec.layout.fields.map(({ attribute }) => [attribute.name, rawOf(attribute, turn)])),
  })
  const rawOf = (attribute, turn) => {
    if (attribute.dataType === 'bool') return turn & 1
    if (attribute.dataType === 'enum') return turn % attribute.labels.length
    if (attribute.dataType === 'binary') return new Uint8Array(attribute.bytes).fill(turn)
    const { min, max } = attribute.scale
    return min + (turn * 7919) % (max - min + 1)
  }
  const p0s = Array.from({ length: 600 }, (_, turn) => codec.encode(message(turn), { view: 'raw' }))
  const ways = {
    decode: p0 => codec.decode(p0),
    decodeAt: p0 => codec.decodeAt(p0, 0, p0.length),
    decodeText: p0 => codec.decodeText(Buffer.from(p0).toString('hex')),
    native: p0 => codec.decode(p0, { view: 'native' }),
    raw: p0 => codec.decode(p0, { view: 'raw' }),
  }
  const found = {}
  for (const [way, decode] of Object.entries(ways)) {
    // V8 has learnt what the members hold by then.
    const results = p0s.map(decode).slice(-300)
    const attrs = results.map(result => result.attrs)
    found[way] = {
      engine: codec.engine,
      fast: results.every(isFast) && attrs.every(isFast),
      alike: results.every(result => isLike(result, results[0])) && attrs.every(one => isLike(one, attrs[0])),
    }
  }
  // Shows that the question can be answered with no.
  const { attrs } = codec.decode(p0s[0])
  delete attrs[Object.keys(attrs)[0]]
  found.deleted = { engine: codec.engine, fast: isFast(attrs), alike: isLike(attrs, codec.decode(p0s[0]).attrs) }
  console.log(JSON.stringify(found))
`

async function ask(engine: string, json: string): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: { contents: script(engine, json), resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  const code = (outputFiles[0] as { text: string }).text
  const run = spawnSync(process.execPath, ['--allow-natives-syntax', '--input-type=module'], {
    input: code,
    encoding: 'utf8',
    env: {},
  })
  expect(run.stderr).toBe('')
  return JSON.parse(run.stdout)
}

describe.each(['compiled', 'interpreted'])('results of the %s engine', engine => {
  it.each(['air-conditioner', 'wave-pump', 'bedside-lamp-var-len'])(
    'of %s have fast properties and one hidden class',
    async file => {
      const good = { engine, fast: true, alike: true }
      expect(await ask(engine, definition(file))).toEqual({
        decode: good,
        decodeAt: good,
        decodeText: good,
        native: good,
        raw: good,
        deleted: { engine, fast: false, alike: false },
      })
    },
  )

  // 120 members do not fit the room that V8 gives an object which grows member by member: it would become a dictionary.
  it('of 120 attributes too', async () => {
    const attrs = Array.from({ length: 120 }, (_, id) => ({
      id,
      name: `a${id}`,
      type: 'status_writable',
      data_type: id % 3 === 0 ? 'uint16' : 'bool',
    }))
    const good = { engine, fast: true, alike: true }
    expect(await ask(engine, JSON.stringify({ protocolType: 'standard', entities: [{ attrs }] }))).toMatchObject({
      decode: good,
      native: good,
      raw: good,
    })
  })
})

it('results of the compiled engine of a product with 180 attributes do too', async () => {
  const good = { engine: 'compiled', fast: true, alike: true }
  const { deleted: _, ...found } = await ask('compiled', large)
  expect(found).toEqual({ decode: good, decodeAt: good, decodeText: good, native: good, raw: good })
})
