import { fileBytes } from '../../src/cli/file-bytes.ts'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

export interface World {
  /** A text, or chunks as they come in. */
  readonly stdin?: string | readonly (Uint8Array | string)[]
  /** Files that are not on the disk, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Those that are not UTF-8. */
  readonly bytes?: Readonly<Record<string, Uint8Array>>
  /** Modes of files, by path; otherwise 0o600. */
  readonly modes?: Readonly<Record<string, number>>
  /** Takes what is written to files, by path; nothing is written to the disk. */
  readonly written?: Map<string, string>
  /** Its width, where stdout is a terminal. */
  readonly terminal?: number
  /** Whether stderr is a terminal. */
  readonly stderrIsTty?: boolean
  /** Otherwise true where no stdin is given. */
  readonly stdinIsTty?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly home?: string
  /** Otherwise nothing is kept. */
  readonly cacheFolder?: string
  readonly now?: () => number
  readonly random?: () => number
  /** Otherwise nobody waits. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly interrupted?: AbortSignal
  /** Otherwise there is no network. */
  readonly fetch?: Io['fetch']
}

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in memory. Files not given are read from the repository. Without `stdin` the keyboard is there. */
export async function giztools(argv: readonly string[], world: World = {}): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  const code = await run(
    argv,
    memoryIo(world, {
      stdout: {
        write: async text => {
          stdout += text
        },
      },
      stderr: {
        write(text) {
          stderr += text
        },
      },
    }),
  )
  return { code, stdout, stderr }
}

/** A world for commands, with somewhere of the caller's for what they print. */
export function memoryIo(world: World, { stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): Io {
  const { stdin, files = {}, bytes = {}, modes = {}, written, terminal } = world
  return {
    stdout,
    stderr,
    stdin: chunksOf(stdin ?? []),
    stdinIsTty: world.stdinIsTty ?? stdin === undefined,
    stdoutIsTty: terminal !== undefined,
    stderrIsTty: world.stderrIsTty ?? false,
    columns: terminal ?? 80,
    timeZone: 'Asia/Shanghai',
    // What is looked at is the text; colour has tests of its own.
    env: world.env ?? { NO_COLOR: '1' },
    home: world.home ?? '/home/nobody',
    cacheFolder: world.cacheFolder,
    now: world.now ?? (() => 1_517_384_400_000),
    random: world.random ?? (() => 0.5),
    sleep: world.sleep ?? (async (_ms, signal) => signal?.throwIfAborted()),
    interrupted: world.interrupted ?? new AbortController().signal,
    fetch: world.fetch ?? (() => Promise.reject(new TypeError('there is no network in this test'))),
    readBytes(path) {
      const text = written?.get(path) ?? files[path]
      const whole = text === undefined ? bytes[path] : new TextEncoder().encode(text)
      return whole === undefined ? fileBytes(path) : chunksOf([whole])
    },
    writeFile: async (path, text) => {
      written?.set(path, text)
    },
    fileMode: async path => modes[path] ?? 0o600,
  }
}

async function* chunksOf<T extends Uint8Array | string>(stdin: T | readonly T[]): AsyncGenerator<T> {
  yield* Array.isArray(stdin) ? stdin : [stdin as T]
}
