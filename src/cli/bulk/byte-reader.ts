/** Takes a stream of bytes apart, by count or as it comes. */
export interface ByteReader {
  /** So many bytes, fewer only where the stream ends before. They are the caller's. */
  take(count: number): Promise<Uint8Array>
  /** What stands there, of at most so many bytes; undefined at the end. Good until the next call. */
  some(most: number): Promise<Uint8Array | undefined>
  /** The last so many bytes of what `some` gave were not wanted yet. */
  back(count: number): void
  /** Nothing more is wanted. */
  close(): Promise<void>
}

export function createByteReader(stream: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = stream[Symbol.asyncIterator]()
  let chunk = new Uint8Array()
  let at = 0

  async function some(most: number): Promise<Uint8Array | undefined> {
    while (at === chunk.length) {
      const next = await chunks.next()
      if (next.done) return undefined
      chunk = next.value as Uint8Array<ArrayBuffer>
      at = 0
    }
    const part = chunk.subarray(at, at + most)
    at += part.length
    return part
  }

  return {
    some,
    back(count) {
      at -= count
    },
    async close() {
      await chunks.return?.()
    },
    async take(count) {
      const taken = new Uint8Array(count)
      let length = 0
      while (length < count) {
        const part = await some(count - length)
        if (part === undefined) break
        taken.set(part, length)
        length += part.length
      }
      return taken.subarray(0, length)
    },
  }
}
