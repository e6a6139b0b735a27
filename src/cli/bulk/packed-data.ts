import type { Transform } from 'node:stream'
import type { ByteReader } from './byte-reader.ts'

/** Makes one of zlib's streams, which gives what it unpacks in chunks of so many bytes. */
export type CreateUnpacker = (chunkSize: number) => Transform & { readonly bytesWritten: number }

const PIECE_BYTES = 16 * 1024
const CHUNK_BYTES = 64 * 1024

/**
 * Unpacks from where the reader stands to the end of the data there, where the reader then stands.
 * Where that fails it gives what is there before the fault, then the fault.
 */
export async function* packedData(
  reader: ByteReader,
  create: CreateUnpacker,
): AsyncGenerator<Uint8Array, Error | undefined> {
  const unpacker = createUnpacker(create, CHUNK_BYTES)
  const pieces = createPieces(create)
  let size = 0
  for (;;) {
    const piece = await reader.some(PIECE_BYTES)
    const { chunks, used, failure } = await (piece === undefined ? unpacker.end() : unpacker.write(piece))
    for (const chunk of chunks) {
      size += chunk.length
      yield chunk
    }
    if (piece !== undefined) pieces.keep(piece)
    if (failure !== undefined) {
      yield* pieces.unpackedFrom(size)
      return failure
    }
    if (piece === undefined) return undefined
    if (used === piece.length) continue
    reader.back(piece.length - used)
    return undefined
  }
}

interface Unpacked {
  readonly chunks: readonly Uint8Array[]
  /** How many bytes of the piece the data has: fewer than there are where it ends in the piece. */
  readonly used: number
  readonly failure: Error | undefined
}

/** A piece at a time: what a piece gives is there before what is wrong with it is told. */
function createUnpacker(create: CreateUnpacker, chunkSize: number) {
  const stream = create(chunkSize)
  let chunks: Uint8Array[] = []
  let failure: Error | undefined
  let settle = () => {}
  stream.on('data', chunk => chunks.push(chunk))
  stream.on('end', () => settle())
  stream.on('error', error => {
    failure = error
    settle()
  })

  async function given(work: (done: () => void) => void): Promise<Unpacked> {
    const before = stream.bytesWritten
    await new Promise<void>(done => {
      settle = done
      work(done)
    })
    const unpacked = { chunks, used: stream.bytesWritten - before, failure }
    chunks = []
    return unpacked
  }

  return {
    write: (piece: Uint8Array) => given(done => stream.write(piece, () => done())),
    end: () => given(() => stream.end()),
  }
}

/** Beyond it a few lines before the damage are not worth the memory. */
const MOST_KEPT = 4 * 1024 * 1024

/**
 * Where data is damaged zlib keeps to itself what the last piece gave until there. So that the lines of a small file are not lost for
 * a fault behind them its data is unpacked once more, the last piece byte by byte.
 */
function createPieces(create: CreateUnpacker) {
  let kept: Uint8Array[] = []
  let length = 0
  return {
    keep(piece: Uint8Array): void {
      length += piece.length
      if (length > MOST_KEPT) kept = []
      else kept.push(Uint8Array.from(piece))
    },
    async *unpackedFrom(offset: number): AsyncGenerator<Uint8Array> {
      const unpacker = createUnpacker(create, CHUNK_BYTES)
      const last = kept.pop() ?? new Uint8Array()
      let size = 0
      for (const piece of [...kept, ...Array.from(last, byte => Uint8Array.of(byte))]) {
        const { chunks, failure } = await unpacker.write(piece)
        for (const chunk of chunks) {
          if (size + chunk.length > offset) yield chunk.subarray(Math.max(0, offset - size))
          size += chunk.length
        }
        if (failure !== undefined) return
      }
    },
  }
}
