/** Bytes that grow at their end. Who writes into `bytes` itself reserves room first and moves `length` on. */
export interface Output {
  bytes: Uint8Array<ArrayBuffer>
  view: DataView
  length: number
}

/** Copies go in words and may touch this much behind their end. */
export const SLACK = 16

export function createOutput(size = 1 << 16): Output {
  return outputInto(new Uint8Array(size))
}

/** An output whose first bytes go into these; they have to be the whole of their buffer. */
export function outputInto(bytes: Uint8Array<ArrayBuffer>): Output {
  return { bytes, view: new DataView(bytes.buffer), length: 0 }
}

/** Room for so many bytes more. */
export function reserve(output: Output, count: number): void {
  const needed = output.length + count + SLACK
  if (needed <= output.bytes.length) return
  const bytes = new Uint8Array(Math.max(needed, 2 * output.bytes.length))
  bytes.set(output.bytes.subarray(0, output.length))
  output.bytes = bytes
  output.view = new DataView(bytes.buffer)
}

const encoder = new TextEncoder()

/** Appends a text as UTF-8. */
export function putText(output: Output, text: string): void {
  if (text === '') return
  // No UTF-16 unit takes more than three bytes.
  reserve(output, 3 * text.length)
  output.length += encoder.encodeInto(text, output.bytes.subarray(output.length)).written
}

/** Appends bytes as they are. */
export function putBytes(output: Output, bytes: Uint8Array): void {
  reserve(output, bytes.length)
  output.bytes.set(bytes, output.length)
  output.length += bytes.length
}
