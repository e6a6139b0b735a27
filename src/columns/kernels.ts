/*
 * The loops that do the work: one value of each of `rows` rows, `stride` bytes apart in `view` from byte `at` on, into `out` from `to` on.
 * Each has one type of array on either side, and four rows an iteration: most of the time of such a loop is its own bookkeeping.
 * Scales come as [num, add, den] in a Float64Array, so that V8 sees doubles whatever the numbers are.
 */

// Where the first of four bytes lies in a word of this machine, and where the last.
const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
const FIRST = LITTLE ? 0 : 24
const SECOND = LITTLE ? 8 : 16
const THIRD = LITTLE ? 16 : 8
const FOURTH = LITTLE ? 24 : 0

/** Byte values, four rows a word, in the order of memory. `words` is written from the start; what is over in the last word is 0. */
export function gatherBytes(view: DataView, at: number, stride: number, words: Uint32Array, rows: number): void {
  const second = stride * 2
  const third = stride * 3
  const next = stride * 4
  const whole = rows >> 2
  let p = at
  for (let word = 0; word < whole; word++) {
    words[word] =
      (view.getUint8(p) << FIRST) |
      (view.getUint8(p + stride) << SECOND) |
      (view.getUint8(p + second) << THIRD) |
      (view.getUint8(p + third) << FOURTH)
    p += next
  }
  if ((rows & 3) === 0) return
  let last = 0
  for (let lane = 0; lane < (rows & 3); lane++)
    last |= view.getUint8(p + lane * stride) << (LITTLE ? 8 * lane : 24 - 8 * lane)
  words[whole] = last
}

/** The same bits of each byte: four rows at once. `mask` holds the field's mask in each of its four bytes; `to` and `rows` count in rows. */
export function bitField(
  words: Uint32Array,
  shift: number,
  mask: number,
  out: Uint32Array,
  to: number,
  rows: number,
): void {
  const count = (rows + 3) >> 2
  const fours = count - 3
  const first = to >> 2
  let i = 0
  for (; i < fours; i += 4) {
    const o = first + i
    out[o] = ((words[i] as number) >>> shift) & mask
    out[o + 1] = ((words[i + 1] as number) >>> shift) & mask
    out[o + 2] = ((words[i + 2] as number) >>> shift) & mask
    out[o + 3] = ((words[i + 3] as number) >>> shift) & mask
  }
  for (; i < count; i++) out[first + i] = ((words[i] as number) >>> shift) & mask
}

export function copy16(view: DataView, at: number, stride: number, out: Uint16Array, to: number, rows: number): void {
  const second = stride * 2
  const third = stride * 3
  const next = stride * 4
  const end = to + rows
  const fours = end - 3
  let p = at
  let o = to
  for (; o < fours; o += 4) {
    out[o] = view.getUint16(p)
    out[o + 1] = view.getUint16(p + stride)
    out[o + 2] = view.getUint16(p + second)
    out[o + 3] = view.getUint16(p + third)
    p += next
  }
  for (; o < end; o++, p += stride) out[o] = view.getUint16(p)
}

export function copy32(view: DataView, at: number, stride: number, out: Uint32Array, to: number, rows: number): void {
  const second = stride * 2
  const third = stride * 3
  const next = stride * 4
  const end = to + rows
  const fours = end - 3
  let p = at
  let o = to
  for (; o < fours; o += 4) {
    out[o] = view.getUint32(p)
    out[o + 1] = view.getUint32(p + stride)
    out[o + 2] = view.getUint32(p + second)
    out[o + 3] = view.getUint32(p + third)
    p += next
  }
  for (; o < end; o++, p += stride) out[o] = view.getUint32(p)
}

export function scale8(
  view: DataView,
  at: number,
  stride: number,
  scale: Float64Array,
  out: Float64Array,
  to: number,
  rows: number,
): void {
  const num = scale[0] as number
  const add = scale[1] as number
  const den = scale[2] as number
  const second = stride * 2
  const third = stride * 3
  const next = stride * 4
  const end = to + rows
  const fours = end - 3
  let p = at
  let o = to
  for (; o < fours; o += 4) {
    out[o] = (view.getUint8(p) * num + add) / den
    out[o + 1] = (view.getUint8(p + stride) * num + add) / den
    out[o + 2] = (view.getUint8(p + second) * num + add) / den
    out[o + 3] = (view.getUint8(p + third) * num + add) / den
    p += next
  }
  for (; o < end; o++, p += stride) out[o] = (view.getUint8(p) * num + add) / den
}

export function scale16(
  view: DataView,
  at: number,
  stride: number,
  scale: Float64Array,
  out: Float64Array,
  to: number,
  rows: number,
): void {
  const num = scale[0] as number
  const add = scale[1] as number
  const den = scale[2] as number
  const second = stride * 2
  const third = stride * 3
  const next = stride * 4
  const end = to + rows
  const fours = end - 3
  let p = at
  let o = to
  for (; o < fours; o += 4) {
    out[o] = (view.getUint16(p) * num + add) / den
    out[o + 1] = (view.getUint16(p + stride) * num + add) / den
    out[o + 2] = (view.getUint16(p + second) * num + add) / den
    out[o + 3] = (view.getUint16(p + third) * num + add) / den
    p += next
  }
  for (; o < end; o++, p += stride) out[o] = (view.getUint16(p) * num + add) / den
}

export function scale32(
  view: DataView,
  at: number,
  stride: number,
  scale: Float64Array,
  out: Float64Array,
  to: number,
  rows: number,
): void {
  const num = scale[0] as number
  const add = scale[1] as number
  const den = scale[2] as number
  const second = stride * 2
  const third = stride * 3
  const next = stride * 4
  const end = to + rows
  const fours = end - 3
  let p = at
  let o = to
  for (; o < fours; o += 4) {
    out[o] = (view.getUint32(p) * num + add) / den
    out[o + 1] = (view.getUint32(p + stride) * num + add) / den
    out[o + 2] = (view.getUint32(p + second) * num + add) / den
    out[o + 3] = (view.getUint32(p + third) * num + add) / den
    p += next
  }
  for (; o < end; o++, p += stride) out[o] = (view.getUint32(p) * num + add) / den
}

// How many values are not in `least` to `least + span`: below it the difference wraps round to a number larger than any span.

export function outside8(
  view: DataView,
  at: number,
  stride: number,
  least: number,
  span: number,
  rows: number,
): number {
  let count = 0
  for (let i = 0, p = at; i < rows; i++, p += stride) count += (view.getUint8(p) - least) >>> 0 > span ? 1 : 0
  return count
}

export function outside16(
  view: DataView,
  at: number,
  stride: number,
  least: number,
  span: number,
  rows: number,
): number {
  let count = 0
  for (let i = 0, p = at; i < rows; i++, p += stride) count += (view.getUint16(p) - least) >>> 0 > span ? 1 : 0
  return count
}

export function outside32(
  view: DataView,
  at: number,
  stride: number,
  least: number,
  span: number,
  rows: number,
): number {
  let count = 0
  for (let i = 0, p = at; i < rows; i++, p += stride) count += (view.getUint32(p) - least) >>> 0 > span ? 1 : 0
  return count
}

/** How many of the `rows` bytes from `to` on are above `most` (under 127), where none is above 127: four rows at once as long as there are none. */
export function above(words: Uint32Array, values: Uint8Array, to: number, rows: number, most: number): number {
  const lift = (127 - most) * 0x01010101
  const end = (to + rows + 3) >> 2
  let lifted = 0
  for (let i = to >> 2; i < end; i++) lifted |= (words[i] as number) + lift
  if ((lifted & 0x80808080) === 0) return 0
  let count = 0
  for (let i = to; i < to + rows; i++) count += (values[i] as number) > most ? 1 : 0
  return count
}
