/** More bytes than these are told by their number. */
const SHOWN = 32

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** `01 02 03`; of many only the first. */
export function formatBytesShort(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, SHOWN), hexByte).join(' ')
  return bytes.length > SHOWN ? `${shown} …` : shown
}
