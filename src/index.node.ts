import { compileWith } from './codec/compile.ts'
import { compiled } from './codec/compiled.ts'

// The door for Node: everything of index.ts, but codecs are compiled unless another engine is asked for.
export * from './index.ts'

/** Makes a product's codec with the compiled engine, or the one that is asked for. */
export const compileCodec = compileWith(compiled)
