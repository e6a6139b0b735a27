/** One direction of a connection: its bytes in order and once each. */
export interface TcpFlow {
  /** Bytes that begin at this number of the sequence. Gives what can be gone on with. */
  push(sequence: number, bytes: Uint8Array): readonly Uint8Array[]
  /** A connection begins: its first byte has the number after this one. */
  begin(sequence: number): void
  /** Nothing more comes: what waits for a gap to be filled, as it is. */
  end(): readonly Uint8Array[]
  /** Bytes that the capture does not have. */
  readonly lost: number
}

/** So many bytes wait for what is missing before them; then it is given up. */
const MOST_WAITING = 1024 * 1024

/** A capture may begin in the middle of a connection, repeat, swap and lack segments. */
export function createTcpFlow(): TcpFlow {
  let next: number | undefined
  let waiting: { readonly sequence: number; readonly bytes: Uint8Array }[] = []
  let waitingBytes = 0
  let lost = 0

  /** What of the waiting segments can be gone on with. */
  function goOn(): Uint8Array[] {
    const ready: Uint8Array[] = []
    for (;;) {
      const at = waiting.findIndex(({ sequence }) => distance(sequence, next as number) <= 0)
      if (at < 0) return ready
      const [{ sequence, bytes }] = waiting.splice(at, 1) as [(typeof waiting)[number]]
      waitingBytes -= bytes.length
      const known = -distance(sequence, next as number)
      if (known >= bytes.length) continue
      ready.push(bytes.subarray(known))
      next = (sequence + bytes.length) >>> 0
    }
  }

  /** Goes on behind the gap. */
  function giveUp(): Uint8Array[] {
    const distances = waiting.map(({ sequence }) => distance(sequence, next as number))
    const gap = Math.min(...distances)
    lost += gap
    next = ((next as number) + gap) >>> 0
    return goOn()
  }

  return {
    begin(sequence) {
      next = (sequence + 1) >>> 0
      waiting = []
      waitingBytes = 0
    },
    push(sequence, bytes) {
      if (bytes.length === 0) return []
      next ??= sequence
      waiting.push({ sequence, bytes })
      waitingBytes += bytes.length
      const ready = goOn()
      while (waitingBytes > MOST_WAITING) ready.push(...giveUp())
      return ready
    },
    end() {
      const ready: Uint8Array[] = []
      while (waiting.length > 0) ready.push(...giveUp())
      return ready
    },
    get lost() {
      return lost
    },
  }
}

/** How far a number is ahead of another: they begin anew after 2^32. */
function distance(sequence: number, from: number): number {
  return (sequence - from) | 0
}
