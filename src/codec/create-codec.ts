import { parseDefinition } from '../definition/parse.ts'
import { createLayout } from '../layout/layout.ts'
import { type CompileOptions, compileCodec } from './compile.ts'
import type { Attrs, Codec } from './contract.ts'

/** A `createCodec` by the `compileCodec` given: the package's doors differ in their engines. */
export function createCodecBy(compile: typeof compileCodec) {
  return <A extends object = Attrs>(definition: unknown, options?: CompileOptions): Codec<A> =>
    compile(createLayout(parseDefinition(definition)), options) as unknown as Codec<A>
}

/**
 * A product's codec from its definition: the answer of `GET /v1/products/{product_key}/datapoint`, as JSON, as text or as the bytes of a
 * file. `createCodec<Attrs>(…)` with the type that `giztools generate types` writes knows the product's attributes.
 * @throws GiztoolsError DEFINITION_INVALID as `parseDefinition` and `createLayout`; TEXT_INVALID for bytes that are no text
 * @example
 * const codec = createCodec(readFileSync('air-conditioner.json'))
 * codec.decode(parseHex('0401000010000000')).attrs.set_temp // 16
 */
export const createCodec = createCodecBy(compileCodec)
