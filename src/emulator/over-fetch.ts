import type { Answer } from './answer.ts'

/** An answer as `fetch` gives it: a dropped connection rejects, a truncated body fails while it is read. */
export function toResponse({ status, headers, body, fate }: Answer): Response {
  if (fate === 'drop') throw new TypeError('fetch failed', { cause: new Error('the other side closed the connection') })
  if (fate === 'truncate') return new Response(brokenOff(body), { status, headers })
  // These have no body, whatever was to be in it.
  return new Response([204, 205, 304].includes(status) ? null : body, { status, headers })
}

function brokenOff(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body)
  let given = false
  return new ReadableStream({
    pull(controller) {
      if (given)
        controller.error(new TypeError('terminated', { cause: new Error('the other side closed the connection') }))
      else controller.enqueue(bytes.subarray(0, bytes.length >> 1))
      given = true
    },
  })
}

/** Gives up when the caller does. The call itself goes on, as it would at the other end of a wire. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
