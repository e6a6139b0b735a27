import type { Layout } from '../../layout/layout.ts'
import { UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { openCodec } from '../open-codec.ts'
import type { GenerateFlags } from '../options.ts'
import { writeTo } from '../write-file.ts'

/** What one kind generates: the file that `--out` names (without `--out` it goes to stdout), then those that belong beside it. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** `out` is undefined where the first file is to be printed and the others are not wanted. */
type Generator = (layout: Layout, out: string | undefined, flags: GenerateFlags) => Promise<readonly GeneratedFile[]>

const KINDS: Readonly<Record<string, Generator>> = {
  async c(layout, out, { prefix }) {
    const { filesOfC } = await import('../files-of-c.ts')
    return filesOfC(layout, out, prefix)
  },
  async types(layout, out = '') {
    const { generateTypes } = await import('../../generate/types.ts')
    return [{ path: out, text: generateTypes(layout) }]
  },
  async module(layout, out = '', { plain = false }) {
    const { generateModule } = await import('../../generate/module.ts')
    const { code, types } = generateModule(layout, { plain })
    return [
      { path: out, text: code },
      { path: typesPath(out), text: types },
    ]
  },
}

export async function generate(
  [kind = '', source = '']: readonly string[],
  flags: GenerateFlags,
  io: Io,
): Promise<number> {
  const generator = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  if (generator === undefined)
    throw new UsageError(`cannot generate ${JSON.stringify(kind)}; there are ${Object.keys(KINDS).join(', ')}`)
  const { out } = flags
  if (flags.prefix !== undefined && kind !== 'c') throw new UsageError(`--prefix is for generate c, not for ${kind}`)
  if (flags.plain && kind !== 'module') throw new UsageError(`--plain is for generate module, not for ${kind}`)
  const { layout } = await openCodec(source, io)
  const files = await generator(layout, out, flags)
  if (out === undefined) await io.stdout.write(files[0]?.text ?? '')
  else for (const file of files) await writeTo(file.path, file.text, io)
  return 0
}

/** `codec.mjs` → `codec.d.mts`, `codec.js` → `codec.d.ts`: where TypeScript looks for them. */
function typesPath(out: string): string {
  const ending = /^(.+)\.(m?)js$/.exec(out)
  return ending === null ? `${out}.d.mts` : `${ending[1]}.d.${ending[2]}ts`
}
