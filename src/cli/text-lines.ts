import { InputError } from './fault.ts'

/** How much of an input is held at once: one line, or one JSON document that goes over several lines. */
export const HELD_LIMIT = 256 * 1024 * 1024

/**
 * The lines of a UTF-8 stream, without their ends (`\n`, `\r\n`); a byte order mark at the start is dropped.
 * However the bytes are cut into chunks, the lines are the same; only one is held at a time.
 * @throws InputError when a line is longer than `limit` characters
 */
export async function* textLines(
  stream: AsyncIterable<Uint8Array | string>,
  limit = HELD_LIMIT,
): AsyncGenerator<string> {
  let held = ''
  for await (const text of decoded(stream)) {
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield withoutReturn(held + text.slice(start, end))
      held = ''
      start = end + 1
    }
    held += text.slice(start)
    if (held.length > limit) throw tooLong(limit)
  }
  if (held !== '') yield withoutReturn(held)
}

/** All of a stream as one text. */
export async function wholeText(stream: AsyncIterable<Uint8Array | string>, limit = HELD_LIMIT): Promise<string> {
  let whole = ''
  for await (const text of decoded(stream)) {
    whole += text
    if (whole.length > limit) throw tooLong(limit)
  }
  return whole
}

async function* decoded(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  // Told to stream, the decoder keeps back the first bytes of a character that the chunk's end cuts.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let first = true
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    if (text === '') continue
    yield first && text.startsWith('\uFEFF') ? text.slice(1) : text
    first = false
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

export function tooLong(limit: number, source = 'stdin'): InputError {
  return new InputError(`${source}: more than ${limit} characters without a line end`)
}
