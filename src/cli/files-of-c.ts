import { type COptions, type GeneratedC, generateC } from '../generate/c.ts'
import { defaultPrefix } from '../generate/c-names.ts'
import type { Layout } from '../layout/layout.ts'
import type { GeneratedFile } from './commands/generate.ts'
import { about, UsageError } from './fault.ts'

/** The header and the source, whichever of the two `--out` names; to be printed they come one after the other. */
export function filesOfC(layout: Layout, out: string | undefined, prefix: string | undefined): GeneratedFile[] {
  if (out === undefined) {
    const { header, source } = generateWith(layout, { prefix })
    return [{ path: '', text: `${header}\n${source}` }]
  }
  const [, path, stem] = /^((?:.*[/\\])?([^/\\]+))\.[ch]$/s.exec(out) ?? []
  if (path === undefined || stem === undefined)
    throw new UsageError(`--out: expected a file that ends in .c or .h, got ${JSON.stringify(out)}`)
  const { header, source } = generateWith(layout, { prefix: prefix ?? defaultPrefix(stem), headerFile: `${stem}.h` })
  return [
    { path: `${path}.h`, text: header },
    { path: `${path}.c`, text: source },
  ]
}

function generateWith(layout: Layout, options: COptions): GeneratedC {
  return about('generate c', () => generateC(layout, options))
}
