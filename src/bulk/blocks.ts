/** Takes bytes `from` to `to` (not included): whole lines, the last one with its line end too. They may be written over afterwards. */
export type TakeBlock = (bytes: Uint8Array, from: number, to: number) => void | Promise<void>

export interface LineBlocks {
  /** The next bytes of a stream, cut anywhere. */
  push(chunk: Uint8Array): void | Promise<void>
  /** The stream is at its end: a last line without a line end gets one. */
  end(): void | Promise<void>
}

const NEWLINE = 0x0a

/**
 * Cuts a stream into blocks of whole lines. Most are handed on where they stand; only the line that a chunk's end cuts is copied.
 * @throws what `tooLong` gives, once a line has more than `limit` bytes
 */
export function lineBlocks(take: TakeBlock, limit: number, tooLong: () => Error): LineBlocks {
  let held = new Uint8Array(1 << 12)
  let length = 0

  function hold(bytes: Uint8Array): void {
    if (length + bytes.length > limit) throw tooLong()
    if (length + bytes.length + 1 > held.length) {
      const larger = new Uint8Array(2 * (length + bytes.length + 1))
      larger.set(held.subarray(0, length))
      held = larger
    }
    held.set(bytes, length)
    length += bytes.length
  }

  function takeHeld(): void | Promise<void> {
    const to = length
    length = 0
    return take(held, 0, to)
  }

  return {
    async push(chunk) {
      let from = 0
      if (length > 0) {
        const first = chunk.indexOf(NEWLINE)
        if (first < 0) return hold(chunk)
        from = first + 1
        hold(chunk.subarray(0, from))
        await takeHeld()
      }
      const to = chunk.lastIndexOf(NEWLINE) + 1
      if (to > from) await take(chunk, from, to)
      if (Math.max(to, from) < chunk.length) hold(chunk.subarray(Math.max(to, from)))
    },
    end() {
      if (length === 0) return
      held[length++] = NEWLINE
      return takeHeld()
    },
  }
}
