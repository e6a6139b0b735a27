import { Refusal } from './handler.ts'

/**
 * The text of a request's body, at most `limit` bytes of it; more is never kept.
 * @throws Refusal 5001 for a longer body, for bytes that are no UTF-8, and for a body that ends too soon
 */
export async function readBody(request: Request, limit: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit)
  if (request.body === null) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = request.body.getReader()
  let text = ''
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return text + decoder.decode()
      length += value.byteLength
      if (length > limit) throw tooLarge(limit)
      text += decoder.decode(value, { stream: true })
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(5001, 'the body could not be read as UTF-8 text')
  } finally {
    // What was not read is not wanted. A stream that is broken already cannot be cancelled.
    reader.cancel().catch(() => undefined)
  }
}

/** The document has no code for a body that is too large; 413 without one would tell a client less. */
function tooLarge(limit: number): Refusal {
  return new Refusal(5001, `expected a body of at most ${limit} bytes`)
}

/** An empty body is an empty form: what it lacks is told as such (5002). */
export function parseBody(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(5001, 'the body is no JSON')
  }
}
