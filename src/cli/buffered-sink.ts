import type { Sink } from './io.ts'

/** What of a Node stream is needed here. */
export interface Outlet {
  write(text: string, done: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Streams take bytes as well; who only writes text need not. */
interface ByteOutlet {
  write(bytes: Uint8Array, done: () => void): unknown
}

const HELD_CHARACTERS = 64 * 1024

/**
 * Collects small texts, so that a hundred thousand records are not as many system calls. They go out when there are many of them,
 * and whenever the program waits for input: a line piped in from a live log is answered at once.
 * Writing to a stream that has failed throws what it failed with, unless `tellsWhenClosed` is false.
 */
export function createBufferedSink(open: () => Outlet, { tellsWhenClosed = true } = {}): Sink {
  let held = ''
  let outlet: Outlet | undefined
  let failure: Error | undefined

  const opened = () => {
    const fresh = open()
    // Without a listener a closed pipe would end the process with a stack.
    fresh.on('error', error => {
      failure = error
    })
    return fresh
  }

  const send = async () => {
    const text = held
    held = ''
    if (text === '') return
    const target = outlet ?? opened()
    outlet = target
    // The callback comes when the text has gone out: that is the backpressure.
    await new Promise<void>(done => target.write(text, done))
  }

  return {
    async write(text) {
      if (held === '') setImmediate(send)
      held += text
      if (held.length >= HELD_CHARACTERS) await send()
      if (failure !== undefined && tellsWhenClosed) throw failure
    },
    async writeBytes(bytes) {
      await send()
      const target = outlet ?? opened()
      outlet = target
      await new Promise<void>(done => (target as unknown as ByteOutlet).write(bytes, done))
      if (failure !== undefined && tellsWhenClosed) throw failure
    },
  }
}
