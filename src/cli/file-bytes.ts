import { open } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

/** While a chunk is worked on the next one is read, into the other of two buffers: a chunk is good until the one after the next. */
export async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    let [buffer, other] = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)]
    let reading = file.read(buffer, 0, CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      const chunk = buffer.subarray(0, bytesRead)
      ;[buffer, other] = [other, buffer]
      reading = file.read(buffer, 0, CHUNK_BYTES)
      // It is awaited in the next round; until then nobody listens.
      reading.catch(() => {})
      yield chunk
    }
  } finally {
    await file.close()
  }
}
