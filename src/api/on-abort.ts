interface Waiting {
  readonly callbacks: Set<() => void>
  readonly listener: () => void
}

/** Who waits for a signal: it has one listener of ours however many wait, since from eleven on Node 20 warns of a leak. */
const waiting = new WeakMap<AbortSignal, Waiting>()

/** Calls back once when the signal is aborted, at once where it is already. @returns what lets go of it */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback()
    return () => {}
  }
  const { callbacks, listener } = waiting.get(signal) ?? listenTo(signal)
  // Of its own: the same callback may wait twice.
  const own = () => callback()
  callbacks.add(own)
  return () => {
    callbacks.delete(own)
    if (callbacks.size > 0) return
    signal.removeEventListener('abort', listener)
    if (waiting.get(signal)?.listener === listener) waiting.delete(signal)
  }
}

function listenTo(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>()
  const listener = () => {
    waiting.delete(signal)
    for (const callback of callbacks) callback()
  }
  const mine = { callbacks, listener }
  waiting.set(signal, mine)
  signal.addEventListener('abort', listener, { once: true })
  return mine
}
