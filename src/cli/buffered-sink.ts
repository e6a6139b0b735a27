import type { Sink } from './io.ts'

/** What of a Node stream is needed here. */
export interface Outlet {
  write(data: string | Uint8Array, done: (error?: Error | null) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

const HELD_CHARACTERS = 64 * 1024

/**
 * Collects small texts, so that a hundred thousand records are not as many system calls. They go out when there are many of them,
 * and whenever the program waits for input: a line piped in from a live log is answered at once. Whoever needs to know that all of it
 * has arrived flushes.
 * Writing to a stream that has failed, and flushing it, throws what it failed with, unless `tellsWhenClosed` is false.
 */
export function createBufferedSink(open: () => Outlet, { tellsWhenClosed = true } = {}): Required<Sink> {
  let held = ''
  let outlet: Outlet | undefined
  let failure: Error | undefined
  let sending = Promise.resolve()

  const fail = (error?: Error | null) => {
    failure ??= error ?? undefined
  }

  const opened = () => {
    const fresh = open()
    // Without a listener a closed pipe would end the process with a stack.
    fresh.on('error', fail)
    return fresh
  }

  const send = (data: string | Uint8Array) => {
    outlet ??= opened()
    const target = outlet
    // The callback comes when the data has gone out: that is the backpressure.
    sending = new Promise(done =>
      target.write(data, error => {
        fail(error)
        done()
      }),
    )
    return sending
  }

  const sendHeld = () => {
    const text = held
    held = ''
    return text === '' ? sending : send(text)
  }

  const tell = () => {
    if (failure !== undefined && tellsWhenClosed) throw failure
  }

  return {
    async write(text) {
      if (held === '') setImmediate(sendHeld)
      held += text
      if (held.length >= HELD_CHARACTERS) await sendHeld()
      tell()
    },
    async writeBytes(bytes) {
      await sendHeld()
      await send(bytes)
      tell()
    },
    async flush() {
      await sendHeld()
      tell()
    },
  }
}
