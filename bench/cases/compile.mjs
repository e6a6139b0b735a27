import { load } from '../built.mjs'
import { definition } from '../reference.mjs'
import { engineOf } from './ours.mjs'

export const warmUpMs = 1500

// Names that no call had before: V8 keeps what it once compiled, and would only look the same source text up.
let product = 0
async function compiling(engineName, count) {
  const { parseDefinition, createLayout, compileCodec } = await load('index')
  const engine = await engineOf(engineName)
  return {
    fresh: calls =>
      Array.from({ length: calls }, () => parseDefinition(definition({ prefix: `p${product++}_`, count }))),
    run: parsed => compileCodec(createLayout(parsed), { engine }),
  }
}

/** createLayout and compileCodec of a parsed definition of so many attributes. */
export const cases = {
  'compiled, 12 attributes': () => compiling('compiled', 12),
  'compiled, 200 attributes': () => compiling('compiled', 200),
  'interpreted, 12 attributes': () => compiling('interpreted', 12),
  'interpreted, 200 attributes': () => compiling('interpreted', 200),
}
