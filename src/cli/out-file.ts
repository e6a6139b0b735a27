import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import type { Io, Sink } from './io.ts'
import { writable } from './write-file.ts'

/** A file in place of stdout, for output of any length. */
export interface OutFile {
  /** The same world, whose stdout is the file. */
  readonly io: Io
  /** All of it is there, under its name. */
  keep(): Promise<void>
  /** As if nothing had been written. */
  discard(): Promise<void>
}

/**
 * Opens a file beside the one that is meant, which takes its name once it is whole: whatever goes wrong, there is the old file or the
 * new one, never half of one. What is no ordinary file (a pipe, /dev/null) is written to as it stands.
 * @throws InputError for what cannot be written
 */
export async function openOutFile(path: string, io: Io): Promise<OutFile> {
  // From now on a signal does not end the process before it has tidied up.
  io.interrupted.throwIfAborted()
  const before = await stat(path).catch(() => undefined)
  if (before?.isDirectory()) await writable(path, Promise.reject({ code: 'EISDIR' }))
  const isOrdinary = before === undefined || before.isFile()
  // What a link points to is replaced, not the link.
  const target = await realpath(path).catch(() => path)
  const written = isOrdinary ? `${target}.${process.pid}-${io.random().toString(36).slice(2, 10)}.part` : target
  const file = await writable(path, open(written, isOrdinary ? 'wx' : 'w'))
  const text = textInParts(bytes => writable(path, file.appendFile(bytes)))

  async function discard(): Promise<void> {
    await file.close().catch(() => {})
    if (isOrdinary) await rm(written, { force: true })
  }

  async function finish(): Promise<void> {
    if (isOrdinary) {
      if (before !== undefined) await file.chmod(before.mode & 0o777)
      await file.sync()
    }
    await file.close()
    if (isOrdinary) await rename(written, target)
  }

  return {
    io: withStdout(io, text),
    async keep() {
      try {
        await text.flush()
        await writable(path, finish())
      } catch (error) {
        await discard()
        throw error
      }
    },
    discard,
  }
}

/** As it is, but for its stdout. Object.create: some of its parts are opened by asking for them. */
export function withStdout(io: Io, stdout: Sink, stdoutIsTty = false): Io {
  return Object.create(io, { stdout: { value: stdout }, stdoutIsTty: { value: stdoutIsTty } })
}

const HELD_CHARACTERS = 64 * 1024

/** Small texts go out together. */
function textInParts(put: (bytes: Uint8Array | string) => Promise<void>): Required<Sink> & { flush(): Promise<void> } {
  let held = ''

  async function flush(): Promise<void> {
    const text = held
    held = ''
    if (text !== '') await put(text)
  }

  return {
    flush,
    async write(text) {
      held += text
      if (held.length >= HELD_CHARACTERS) await flush()
    },
    async writeBytes(bytes) {
      await flush()
      await put(bytes)
    },
  }
}
