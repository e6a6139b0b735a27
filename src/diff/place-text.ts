/** `byte 4`, `bytes 4..5`, `byte 0 bits 4..2`, `byte 0 bit 0 to byte 1 bit 7`: a run of wire bits, as a person counts them (bit 7 first in each byte). */
export function placeText(start: number, bits: number): string {
  const last = start + bits - 1
  const [firstByte, lastByte] = [start >> 3, last >> 3]
  const [high, low] = [7 - (start & 7), 7 - (last & 7)]
  if (high === 7 && low === 0) return firstByte === lastByte ? `byte ${firstByte}` : `bytes ${firstByte}..${lastByte}`
  if (firstByte !== lastByte) return `byte ${firstByte} bit ${high} to byte ${lastByte} bit ${low}`
  return `byte ${firstByte} ${high === low ? `bit ${high}` : `bits ${high}..${low}`}`
}

/** `1 byte`, `3 bytes` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
