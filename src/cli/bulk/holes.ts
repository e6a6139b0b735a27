import type { Tell } from './remark.ts'

const NEWLINE = 0x0a

/**
 * The stream without the zeros before a line. A log that was cut off while its writer went on at the old place begins with as many
 * zeros as it had bytes (copytruncate of logrotate), and a loss of power leaves some at its end. Zeros in a line stay where they are.
 */
export async function* withoutHoles(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  tell: Tell,
): AsyncGenerator<Uint8Array> {
  let [read, skipped, places, first] = [0, 0, 0, -1]
  let isLineStart = true
  let isInHole = false
  for await (const chunk of stream) {
    let from = 0
    for (let zero = chunk.indexOf(0); zero >= 0; ) {
      if (zero === from ? isLineStart : chunk[zero - 1] === NEWLINE) {
        if (zero > from) yield chunk.subarray(from, zero)
        let end = zero
        while (chunk[end] === 0) end++
        if (zero > from || !isInHole) places++
        if (first < 0) first = read + zero
        skipped += end - zero
        ;[from, isLineStart, isInHole] = [end, true, true]
        zero = chunk.indexOf(0, end)
      } else {
        // The others of this line stay as well.
        const end = chunk.indexOf(NEWLINE, zero)
        zero = end < 0 ? -1 : chunk.indexOf(0, end)
      }
    }
    read += chunk.length
    if (from === chunk.length) continue
    yield chunk.subarray(from)
    ;[isLineStart, isInHole] = [chunk[chunk.length - 1] === NEWLINE, false]
  }
  if (skipped === 0) return
  const where = first === 0 ? 'at its beginning' : `from byte ${first} on`
  const all = places === 1 ? where : `in ${places} places, the first ${where}`
  const message = `${name}: ${skipped} NUL bytes ${all} were skipped (a hole such as log rotation leaves)`
  tell({ message, isLoss: false })
}
