/** Every serial frame starts with two of these; within a frame each is followed by `STUFFING` (SPEC §7.2). */
export const SERIAL_HEAD = 0xff
export const STUFFING = 0x55

export interface Unstuffed {
  /** The frame as length and checksum count it: head and all, without the 55 after each FF. */
  readonly bytes: Uint8Array
  /** For each of those bytes its place on the wire. */
  readonly offsets: readonly number[]
  /** How many bytes of the wire were read: all, or as many as stand before an FF FF, where another frame begins. */
  readonly end: number
  /** Places on the wire of FFs that lack their 55, as in a dump that was taken before stuffing. They are kept as FF. */
  readonly unstuffed: readonly number[]
}

/** Takes the stuffing out of a serial frame; the first two bytes are taken for its head as they are. Throws nothing. */
export function unstuff(wire: Uint8Array): Unstuffed {
  const bytes = new Uint8Array(wire.length)
  const offsets: number[] = []
  const unstuffed: number[] = []
  let at = 0
  while (at < wire.length) {
    const byte = wire[at] as number
    const next = wire[at + 1]
    const escaped = at >= 2 && byte === SERIAL_HEAD
    if (escaped && next === SERIAL_HEAD) break
    if (escaped && next !== STUFFING) unstuffed.push(at)
    bytes[offsets.length] = byte
    offsets.push(at)
    at += escaped && next === STUFFING ? 2 : 1
  }
  return { bytes: bytes.slice(0, offsets.length), offsets, end: at, unstuffed }
}

/** Puts a 55 after each FF that is not one of the first two bytes. */
export function stuff(frame: Uint8Array): Uint8Array {
  let escaped = 0
  for (let i = 2; i < frame.length; i++) if (frame[i] === SERIAL_HEAD) escaped++
  const wire = new Uint8Array(frame.length + escaped)
  let at = 0
  frame.forEach((byte, i) => {
    wire[at++] = byte
    if (i >= 2 && byte === SERIAL_HEAD) wire[at++] = STUFFING
  })
  return wire
}
