import { readFile } from 'node:fs/promises'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'

export interface World {
  /** A text, or chunks as they come in. */
  readonly stdin?: string | readonly (Uint8Array | string)[]
  /** Files that are not on the disk, by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Those that are not UTF-8. */
  readonly bytes?: Readonly<Record<string, Uint8Array>>
  /** Takes what is written to files, by path; nothing is written to the disk. */
  readonly written?: Map<string, string>
  /** Its width, where stdout is a terminal. */
  readonly terminal?: number
}

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line in memory. Files not given are read from the repository. Without `stdin` the keyboard is there. */
export async function giztools(
  argv: readonly string[],
  { stdin, files = {}, bytes = {}, written, terminal }: World = {},
): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  const io: Io = {
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
    stdin: chunksOf(stdin ?? []),
    stdinIsTty: stdin === undefined,
    stdoutIsTty: terminal !== undefined,
    columns: terminal ?? 80,
    readFile: async path => files[path] ?? (await readFile(path, 'utf8')),
    readBytes: async path => {
      const text = files[path]
      return text === undefined ? (bytes[path] ?? (await readFile(path))) : new TextEncoder().encode(text)
    },
    writeFile: async (path, text) => {
      written?.set(path, text)
    },
  }
  const code = await run(argv, io)
  return { code, stdout, stderr }
}

async function* chunksOf(stdin: string | readonly (Uint8Array | string)[]): AsyncGenerator<Uint8Array | string> {
  yield* typeof stdin === 'string' ? [stdin] : stdin
}
