/** What a capture holds of one packet. */
export interface Packet {
  /** Epoch seconds as decimal text: a capture has more digits than a double. Absent where the capture has no times. */
  readonly time?: string
  /** What its bytes begin with: a number of tcpdump's list of link types. */
  readonly link: number
  /** Of several interfaces in one capture, which. */
  readonly wire: number
  readonly bytes: Uint8Array
  /** How many bytes it had on the wire, of which a capture may keep the first ones alone. */
  readonly wholeLength: number
}

/** A file that is a capture up to here, and not from here on. */
export class DamagedCapture extends Error {}

/** No packet is as long; what says so is damaged, and is not allocated. */
export const MOST_PACKET_BYTES = 16 * 1024 * 1024

/** `units` of 1/`perSecond` seconds as decimal text without zeros at its end. */
export function decimalSeconds(units: bigint, perSecond: bigint): string {
  const whole = units / perSecond
  // Nine digits hold a nanosecond; finer clocks are cut.
  const fraction = ((units % perSecond) * 1_000_000_000n) / perSecond
  return fraction === 0n ? String(whole) : `${whole}.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
