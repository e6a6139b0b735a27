import { load } from '../built.mjs'
import { definition } from '../reference.mjs'
import { engineOf } from './ours.mjs'

export const warmUpMs = 1200

// Names that no call had before: V8 keeps what it once compiled, and would only look the same source text up.
let product = 0
const another = count => definition({ prefix: `p${product++}_`, count })

async function making(engineName, count, { fromText = false, use = () => undefined } = {}) {
  const { parseDefinition, createLayout, compileCodec } = await load('index')
  const engine = await engineOf(engineName)
  const p0 = new Uint8Array(1 + createLayout(parseDefinition(another(count))).statusLength)
  p0[0] = 4
  const make = parsed => {
    const codec = compileCodec(createLayout(parsed), { engine })
    use(codec, p0)
    return codec
  }
  const textOf = () => JSON.stringify(another(count))
  return {
    fresh: calls => Array.from({ length: calls }, () => (fromText ? textOf() : parseDefinition(another(count)))),
    run: fromText ? text => make(parseDefinition(text)) : make,
  }
}

const decodes = { use: (codec, p0) => codec.decode(p0) }
const decodesAndEncodes = { use: (codec, p0) => codec.encode(codec.decode(p0)) }

const COUNTS = [12, 200, 400]
const perCount = caseOf => Object.fromEntries(COUNTS.flatMap(count => Object.entries(caseOf(count))))

/** What a codec of so many attributes takes to make, and until it has decoded its first payload: calls may be generated when first used. */
export const cases = {
  'JSON.parse of the definition, 12': () => ({
    fresh: calls => Array.from({ length: calls }, () => JSON.stringify(another(12))),
    run: text => JSON.parse(text),
  }),
  ...perCount(count => ({
    [`compiled, ${count}`]: () => making('compiled', count),
    [`compiled, ${count}, first decode`]: () => making('compiled', count, decodes),
    [`compiled, ${count}, from text, first decode`]: () => making('compiled', count, { ...decodes, fromText: true }),
  })),
  'compiled, 12, first decode and encode': () => making('compiled', 12, decodesAndEncodes),
  'compiled, 200, first decode and encode': () => making('compiled', 200, decodesAndEncodes),
  'tiered, 12, first decode': () => making('tiered', 12, decodes),
  'interpreted, 12, first decode': () => making('interpreted', 12, decodes),
  'interpreted, 200, first decode': () => making('interpreted', 200, decodes),
}
