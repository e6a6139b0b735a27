import type { Readable } from 'node:stream'
import { captured, type StreamKind } from '../capture/captured.ts'
import type { Io } from '../io.ts'
import { readable } from '../read-file.ts'
import { withoutHoles } from './holes.ts'
import type { Tell } from './remark.ts'
import { unpacked } from './unpack.ts'
import { utf8Chunks } from './utf8-chunks.ts'

/** What is told, and may be asked, while the input is read. */
export interface Reading {
  readonly tell: Tell
  /** So many bytes of the input, as they stand on the disk, have been read in all. */
  onRead?(bytes: number): void
  /** Aborted, it ends the reading. Only to be given where something has to be tidied up: whoever is not asked simply ends. */
  readonly interrupted?: AbortSignal | undefined
  /** The input is bytes of a wire, not text. */
  readonly stream?: StreamKind | undefined
}

const LINE_END = Uint8Array.of(0x0a)

/** The text of stdin in UTF-8, unpacked. @throws the signal's reason once it is aborted */
export function stdinChunks(io: Io, reading: Reading): AsyncIterable<Uint8Array> {
  return logText('stdin', stdinBytes(io, reading), reading)
}

/**
 * The text of files one after another in UTF-8, unpacked, `-` being stdin. A file's last line ends where the file does, however
 * damaged it is; the others are read all the same.
 * @throws InputError for a file that cannot be read, the signal's reason once it is aborted
 */
export async function* fileChunks(paths: readonly string[], io: Io, reading: Reading): AsyncGenerator<Uint8Array> {
  let before = 0
  for (const path of paths) {
    let last = 0x0a
    let done = 0
    const told: Reading = {
      ...reading,
      onRead(bytes) {
        done = bytes
        reading.onRead?.(before + bytes)
      },
    }
    for await (const chunk of path === '-' ? stdinChunks(io, told) : logText(path, bytesOf(path, io, told), told)) {
      reading.interrupted?.throwIfAborted()
      if (chunk.length === 0) continue
      yield chunk
      last = chunk[chunk.length - 1] as number
    }
    if (last !== 0x0a) yield LINE_END
    before += done
  }
}

function logText(name: string, bytes: AsyncIterable<Uint8Array>, { tell, stream }: Reading): AsyncIterable<Uint8Array> {
  const log = captured(name, unpacked(name, bytes, tell), tell, stream)
  return withoutHoles(name, utf8Chunks(name, log, tell), tell)
}

async function* stdinBytes({ stdin }: Io, { onRead, interrupted }: Reading): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  // Nothing else ends the wait for a line that does not come.
  const stop = () => (stdin as Partial<Pick<Readable, 'destroy'>>).destroy?.()
  interrupted?.addEventListener('abort', stop)
  let done = 0
  try {
    for await (const chunk of stdin) {
      interrupted?.throwIfAborted()
      const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk
      done += bytes.length
      onRead?.(done)
      yield bytes
    }
  } finally {
    interrupted?.removeEventListener('abort', stop)
    interrupted?.throwIfAborted()
  }
}

/** A file that cannot be read any further (a bad disk) ends there. */
async function* bytesOf(path: string, io: Io, { onRead, tell }: Reading): AsyncGenerator<Uint8Array> {
  const chunks = io.readBytes(path)[Symbol.asyncIterator]()
  let done = 0
  try {
    for (;;) {
      const next = await readable(path, chunks.next()).catch(error => {
        if (done === 0) throw error
        tell({ message: `${(error as Error).message}; what comes before was read`, isLoss: true })
        return { done: true, value: undefined } as const
      })
      if (next.done) return
      done += next.value.length
      onRead?.(done)
      yield next.value
    }
  } finally {
    await chunks.return?.()
  }
}
