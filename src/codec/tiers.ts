import { compiled } from './compiled.ts'
import type { Tiers } from './engine.ts'
import { interpreted } from './interpreted.ts'
import { tieredCodec } from './tiered.ts'

/**
 * Interprets a codec's first payloads and compiles it when it has been called `after` times (200 by default: about where compiling
 * has paid). `codec.engine` says where it is.
 */
export function tiered({ after = 200 }: { readonly after?: number } = {}): Tiers {
  const engines = { first: interpreted, next: compiled, after }
  return { name: 'tiered', begin: (layout, build) => tieredCodec(layout, engines, build) }
}
