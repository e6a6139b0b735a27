/** Takes bytes `from` to `to` (not included): whole lines, the last one with its line end too. They may be written over afterwards. */
export type TakeBlock = (bytes: Uint8Array, from: number, to: number) => void | Promise<void>

/** Takes the place of a line that is too long to be held: how it begins, and how many bytes it has. */
export type TakeLong = (head: Uint8Array, length: number) => void | Promise<void>

export interface LineBlocks {
  /** The next bytes of a stream, cut anywhere. */
  push(chunk: Uint8Array): void | Promise<void>
  /** The stream is at its end: a last line without a line end gets one. */
  end(): void | Promise<void>
}

const NEWLINE = 0x0a
const HELD_BYTES = 1 << 12

/**
 * Cuts a stream into blocks of whole lines. Most are handed on where they stand; only the line that a chunk's end cuts is copied.
 * Of a line of more than `limit` bytes the first 4096 are kept and the others let go.
 */
export function lineBlocks(take: TakeBlock, limit: number, takeLong: TakeLong): LineBlocks {
  let held = new Uint8Array(HELD_BYTES)
  /** Of the line that is cut: how many bytes are held, and how many it has. */
  let length = 0
  let total = 0

  function hold(bytes: Uint8Array): void {
    total += bytes.length
    const kept = total > limit ? bytes.subarray(0, Math.max(0, HELD_BYTES - length)) : bytes
    if (total > limit && length > HELD_BYTES) {
      held = held.slice(0, HELD_BYTES)
      length = HELD_BYTES
    }
    if (length + kept.length + 1 > held.length) {
      const larger = new Uint8Array(2 * (length + kept.length + 1))
      larger.set(held.subarray(0, length))
      held = larger
    }
    held.set(kept, length)
    length += kept.length
  }

  async function takeHeld(): Promise<void> {
    const [bytes, to, size] = [held, length, total]
    length = total = 0
    // One that a long line has made large is let go.
    if (bytes.length > 1 << 20) held = new Uint8Array(HELD_BYTES)
    if (size > limit) return takeLong(bytes.subarray(0, to), size)
    bytes[to] = NEWLINE
    return take(bytes, 0, to + 1)
  }

  return {
    async push(chunk) {
      if (chunk.length > limit) {
        // A line that is too long is so wherever the stream is cut.
        for (let at = 0; at < chunk.length; at += limit) await this.push(chunk.subarray(at, at + limit))
        return
      }
      let from = 0
      if (total > 0) {
        const first = chunk.indexOf(NEWLINE)
        if (first < 0) return hold(chunk)
        hold(chunk.subarray(0, first))
        from = first + 1
        await takeHeld()
      }
      const to = chunk.lastIndexOf(NEWLINE) + 1
      if (to > from) await take(chunk, from, to)
      if (Math.max(to, from) < chunk.length) hold(chunk.subarray(Math.max(to, from)))
    },
    end() {
      if (total > 0) return takeHeld()
    },
  }
}
