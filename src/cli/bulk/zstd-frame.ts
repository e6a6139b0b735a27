/**
 * Walks over one Zstandard frame (RFC 8878, 3.1) without unpacking it, to tell whether all of it is there: Node 22 takes a frame that
 * breaks off for a whole one.
 *
 *     magic (4) · descriptor (1) · window, dictionary, size of the content (0–13) · blocks: header (3), data · checksum (0 or 4)
 *     skippable: magic 50…5f 2a 4d 18 · size (4) · so many bytes
 */
export interface ZstdFrame {
  /** The bytes that come next; those after the frame's end are not looked at. */
  walk(bytes: Uint8Array): void
  /** Whether the frame's end has come. */
  isWhole(): boolean
}

export function createZstdFrame(): ZstdFrame {
  const parts = partsOf()
  let part = parts.next()
  let taken: number[] = []
  let passed = 0

  return {
    isWhole: () => part.done === true,
    walk(bytes) {
      let at = 0
      while (!part.done) {
        const { count, isRead } = part.value
        const step = Math.min(count - passed, bytes.length - at)
        if (isRead) taken.push(...bytes.subarray(at, at + step))
        at += step
        passed += step
        if (passed < count) return
        part = parts.next(littleEndian(taken))
        taken = []
        passed = 0
      }
    },
  }
}

/** So many bytes come next: their number is wanted, or they are passed over. */
interface Part {
  readonly count: number
  readonly isRead: boolean
}

const read = (count: number): Part => ({ count, isRead: true })
const pass = (count: number): Part => ({ count, isRead: false })

const LAST = 1
const REPEATED = 1

function* partsOf(): Generator<Part, void, number> {
  const magic = yield read(4)
  if (magic >>> 4 === 0x184d2a5) {
    yield pass(yield read(4))
    return
  }
  const descriptor = yield read(1)
  const isSingle = (descriptor & 0x20) !== 0
  const size = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number
  const dictionary = [0, 1, 2, 4][descriptor & 3] as number
  yield pass((isSingle ? 0 : 1) + dictionary + size)
  let block: number
  do {
    block = yield read(3)
    yield pass(((block >> 1) & 3) === REPEATED ? 1 : block >> 3)
  } while ((block & LAST) === 0)
  yield pass((descriptor & 4) !== 0 ? 4 : 0)
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((number, byte) => number * 256 + byte, 0)
}
