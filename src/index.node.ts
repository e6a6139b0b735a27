import { compileWith } from './codec/compile.ts'
import { createCodecBy } from './codec/create-codec.ts'
import { tiered } from './codec/tiers.ts'

// The door for Node: everything of index.ts, but codecs are compiled once they are used a lot, unless another engine is asked for.
export * from './index.ts'

/** Makes a product's codec: interpreted at first and compiled after 200 calls, or with the engine that is asked for. */
export const compileCodec = compileWith(tiered())

/** A product's codec from its definition (JSON, text or bytes), with the same engines. @throws GiztoolsError as the one of index.ts */
export const createCodec = createCodecBy(compileCodec)
