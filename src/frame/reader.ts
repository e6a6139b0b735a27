import { expectBytes } from '../bytes/expect-bytes.ts'
import { frameError } from './frame-error.ts'

/** Cuts a stream into raw frames, however the stream was cut into chunks. */
export interface FrameReader {
  /** The frames that this chunk completes, each a copy of its own. */
  push(chunk: Uint8Array): Uint8Array[]
  /** Nothing more will come: the frames that stand inside what waited for its end. The reader can then be used anew. */
  end(): Uint8Array[]
  /** Bytes so far that belong to no frame. */
  readonly skipped: number
  /** Bytes kept because they may be the beginning of a frame. */
  readonly buffered: number
}

export interface FrameReaderOptions {
  /** The most bytes that a frame may take on the wire; what announces more is skipped as garbage. */
  readonly limit?: number
}

/**
 * What a position in a stream is: no frame starts there, or one does and its end has not come yet. A frame is told by
 * its length.
 */
export const NO_FRAME = -1
export const INCOMPLETE = 0

/**
 * Looks for one kind of frame. `scan` gives the length of the frame that starts at `at`, NO_FRAME or INCOMPLETE. Only
 * bytes may decide, never how many of them have come: that makes the frames the same for every chunking.
 */
export interface FrameScanner {
  /** Called before `scan` looks at another position. Between two scans of the same position bytes were only added. */
  restart(): void
  scan(bytes: Uint8Array, at: number, end: number): number
}

/** Beyond the limit there is room for what decides that a frame is over the limit. */
const SLACK = 16
const FIRST_CAPACITY = 256

/**
 * Takes every byte in once and moves a waiting one at most once to the front of the buffer, so the time is linear.
 * A limit that is no integer between the smallest frame and 2^30 is FRAME_INVALID.
 */
export function createFrameReader(scanner: FrameScanner, limit: number, smallest: number): FrameReader {
  if (!Number.isInteger(limit) || limit < smallest || limit > 2 ** 30) {
    const expected = `expected an integer from ${smallest} (the smallest frame) to ${2 ** 30}`
    throw frameError('FRAME_INVALID', `frame reader.limit: ${expected}, got ${limit}`)
  }
  const maxCapacity = limit + SLACK
  let buffer = new Uint8Array(Math.min(FIRST_CAPACITY, maxCapacity))
  let start = 0
  let end = 0
  let skipped = 0

  /** Makes room for as many bytes as possible, and tells for how many. What waits is never more than the limit. */
  const makeRoom = (wanted: number): number => {
    const waiting = end - start
    if (end + wanted > buffer.length) {
      const capacity = Math.min(maxCapacity, Math.max(buffer.length, 2 * (waiting + wanted)))
      if (waiting + wanted > buffer.length && capacity > buffer.length) {
        const larger = new Uint8Array(capacity)
        larger.set(buffer.subarray(start, end))
        buffer = larger
      } else buffer.copyWithin(0, start, end)
      start = 0
      end = waiting
    }
    return Math.min(wanted, buffer.length - end)
  }

  const moveOn = (count: number) => {
    start += count
    scanner.restart()
  }

  const drain = (frames: Uint8Array[], ended: boolean) => {
    while (start < end) {
      const length = scanner.scan(buffer, start, end)
      if (length > INCOMPLETE) {
        frames.push(buffer.slice(start, start + length))
        moveOn(length)
      } else if (length === NO_FRAME || ended) {
        skipped++
        moveOn(1)
      } else return
    }
    start = 0
    end = 0
  }

  return {
    push(chunk) {
      expectBytes(chunk, 'frame reader.push')
      const frames: Uint8Array[] = []
      for (let taken = 0; taken < chunk.length; ) {
        const room = makeRoom(chunk.length - taken)
        buffer.set(room === chunk.length ? chunk : chunk.subarray(taken, taken + room), end)
        end += room
        taken += room
        drain(frames, false)
      }
      return frames
    },
    end() {
      const frames: Uint8Array[] = []
      drain(frames, true)
      return frames
    },
    get skipped() {
      return skipped
    },
    get buffered() {
      return end - start
    },
  }
}
