import { EXAMPLES, EXAMPLES_FOLDER } from '../examples.ts'
import { UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { near, nearest } from '../near-names.ts'

/** Prints an example, or without a name which there are. @throws UsageError for a name that none has */
export async function example([name]: readonly string[], io: Io): Promise<number> {
  if (name === undefined) {
    const { alignColumns } = await import('../columns.ts')
    const rows = Object.entries(EXAMPLES).map(([known, [, about]]) => [known, about])
    await io.stdout.write(`${alignColumns([['example', 'what it is'], ...rows]).join('\n')}\n`)
    return 0
  }
  const found = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name] : undefined
  if (found === undefined) {
    const names = Object.keys(EXAMPLES)
    const alike = nearest(name, names)
    const hint = alike.length > 0 ? near(alike) : `; there are ${names.join(', ')}`
    throw new UsageError(`no example ${JSON.stringify(name)}${hint}`)
  }
  const { fileURLToPath } = await import('node:url')
  const { fileText } = await import('../read-file.ts')
  await io.stdout.write(await fileText(fileURLToPath(new URL(found[0], EXAMPLES_FOLDER)), io))
  return 0
}
