import type { Io } from './io.ts'

/** `--log-format json`, wherever it stands: it counts for what is wrong with the other arguments too. */
export function logFormatOf(argv: readonly string[]): 'json' | undefined {
  const at = argv.findIndex(word => word === '--log-format' || word.startsWith('--log-format='))
  const value = argv[at] === '--log-format' ? argv[at + 1] : argv[at]?.slice('--log-format='.length)
  return value === 'json' ? 'json' : undefined
}

/** One object on a line of stderr, for who collects logs. */
export async function logLine(
  io: Io,
  level: 'info' | 'warn' | 'error',
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await io.stderr.write(`${JSON.stringify({ time: new Date(io.now()).toISOString(), level, ...facts })}\n`)
}
