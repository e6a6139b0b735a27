import type { Data, Utf8 } from 'apache-arrow'

type Arrow = typeof import('apache-arrow')

/** Arrow's own form of what is null: a bit a row, the first in the lowest. */
export function nullsWhere(
  rows: number,
  isNull: (row: number) => boolean,
): { readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array(Math.ceil(rows / 64) * 8)
  let nullCount = 0
  for (let row = 0; row < rows; row++) {
    if (isNull(row)) nullCount++
    else nullBitmap[row >> 3] = (nullBitmap[row >> 3] as number) | (1 << (row & 7))
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap }
}

/**
 * Texts as Arrow's data, undefined as null. Laid out here: Arrow's own builders generate code, which content-security policies
 * forbid.
 */
export function textData(
  { makeData, Utf8 }: Pick<Arrow, 'makeData' | 'Utf8'>,
  texts: readonly (string | undefined)[],
): Data<Utf8> {
  const encoder = new TextEncoder()
  const valueOffsets = new Int32Array(texts.length + 1)
  // No UTF-16 unit takes more than three bytes.
  let most = 0
  for (const text of texts) most += 3 * (text?.length ?? 0)
  const data = new Uint8Array(most)
  let end = 0
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row]
    if (text !== undefined && text !== '') end += encoder.encodeInto(text, data.subarray(end)).written
    valueOffsets[row + 1] = end
  }
  const nulls = nullsWhere(texts.length, row => texts[row] === undefined)
  return makeData({ type: new Utf8(), length: texts.length, ...nulls, valueOffsets, data: data.subarray(0, end) })
}
