import { open } from 'node:fs/promises'
import type { Readable, Transform } from 'node:stream'
import * as zlib from 'node:zlib'
import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { readable } from '../open-codec.ts'

const CHUNK_BYTES = 256 * 1024
const LINE_END = Uint8Array.of(0x0a)

/** What is told, and may be asked, while the input is read. */
export interface Reading {
  /** So many bytes of the input, as they stand on the disk, have been read in all. */
  onRead?(bytes: number): void
  /** Now from this file. */
  onFile?(path: string): void
  /** Aborted, it ends the reading. Only to be given where something has to be tidied up: whoever is not asked simply ends. */
  readonly interrupted?: AbortSignal | undefined
}

/** The bytes of stdin. @throws the signal's reason once it is aborted */
export async function* stdinChunks({ stdin }: Io, { onRead, interrupted }: Reading = {}): AsyncGenerator<Uint8Array> {
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

/**
 * The bytes of files one after another, `-` being stdin, those ending in .gz and .zst unpacked. A file's last line ends where the file does.
 * @throws InputError for a file that cannot be read or unpacked, the signal's reason once it is aborted
 */
export async function* fileChunks(
  paths: readonly string[],
  io: Io,
  { onRead, onFile, interrupted }: Reading = {},
): AsyncGenerator<Uint8Array> {
  let before = 0
  for (const path of paths) {
    let last = 0x0a
    let done = 0
    const told = (bytes: number) => {
      done = bytes
      onRead?.(before + bytes)
    }
    onFile?.(path)
    for await (const chunk of path === '-' ? stdinChunks(io, { onRead: told, interrupted }) : unpacked(path, told)) {
      interrupted?.throwIfAborted()
      if (chunk.length === 0) continue
      yield chunk
      last = chunk[chunk.length - 1] as number
    }
    if (last !== 0x0a) yield LINE_END
    before += done
  }
}

function unpacked(path: string, onRead: (bytes: number) => void): AsyncIterable<Uint8Array> {
  if (path.endsWith('.gz'))
    return through(path, fileBytes(path, onRead), () => zlib.createGunzip({ chunkSize: CHUNK_BYTES }))
  if (path.endsWith('.zst')) return through(path, fileBytes(path, onRead), () => unzstd(path))
  return fileBytes(path, onRead)
}

function unzstd(path: string): Transform {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform }
  if (createZstdDecompress !== undefined) return createZstdDecompress()
  throw new InputError(
    `cannot read ${path}: Zstandard needs Node 22.15 or later, this is ${process.version}. Or: zstd -dc ${path} | giztools decode …`,
  )
}

async function* through(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  create: () => Transform,
): AsyncGenerator<Uint8Array> {
  const { Readable, pipeline } = await import('node:stream')
  const stream = create()
  pipeline(Readable.from(bytes, { objectMode: false }), stream, () => {})
  try {
    yield* stream as AsyncIterable<Uint8Array>
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot unpack ${path}: ${(error as Error).message}`, { cause: error })
  }
}

/** While a chunk is worked on the next one is read, into the other of two buffers: a chunk is good until the one after the next. */
async function* fileBytes(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const file = await readable(path, open(path, 'r'))
  try {
    let [buffer, other] = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)]
    let reading = file.read(buffer, 0, CHUNK_BYTES)
    let done = 0
    for (;;) {
      const { bytesRead } = await readable(path, reading)
      if (bytesRead === 0) return
      const chunk = buffer.subarray(0, bytesRead)
      ;[buffer, other] = [other, buffer]
      reading = file.read(buffer, 0, CHUNK_BYTES)
      // It is awaited in the next round; until then nobody listens.
      reading.catch(() => {})
      done += bytesRead
      onRead(done)
      yield chunk
    }
  } finally {
    await file.close()
  }
}
