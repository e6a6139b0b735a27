import { ApiError, type ApiErrorFacts } from './api-error.ts'
import { onAbort } from './on-abort.ts'

/** Longer than this setTimeout fires at once. */
export const LONGEST_TIMER = 2 ** 31 - 1

/** The end of a call or of one attempt: by the caller's signal, or by the time that it may take. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Why it is over; undefined while it is not. */
  over(): 'aborted' | 'timeout' | undefined
  /** Lets go of timer and listener. */
  clear(): void
}

/** A signal of its own and not AbortSignal.any: that one leaks under a signal that lives long, and on Node 20 may be collected before it fires. */
export function startDeadline(parent: AbortSignal | undefined, timeoutMs: number | undefined): Deadline {
  const controller = new AbortController()
  let why: 'aborted' | 'timeout' | undefined
  const end = (reason: 'aborted' | 'timeout') => {
    why ??= reason
    controller.abort()
  }
  const letGo = parent === undefined ? () => {} : onAbort(parent, () => end('aborted'))
  const timer =
    timeoutMs !== undefined && timeoutMs <= LONGEST_TIMER ? setTimeout(() => end('timeout'), timeoutMs) : undefined
  return {
    signal: controller.signal,
    over: () => why,
    clear() {
      clearTimeout(timer)
      letGo()
    },
  }
}

/** Rejects when the signal is aborted, whatever the promise does. */
export async function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  let letGo = () => {}
  const over = new Promise<never>((_, reject) => {
    letGo = onAbort(signal, () => reject(new Error('over')))
  })
  try {
    return await Promise.race([promise, over])
  } finally {
    letGo()
  }
}

/** @param unclear the last attempt may have been done */
export function endedError(why: 'aborted' | 'timeout', facts: ApiErrorFacts, unclear: boolean): ApiError {
  const { endpoint, attempts } = facts
  const rest = unclear ? '. It is not known whether it was done' : ''
  return why === 'aborted'
    ? new ApiError('ABORTED', `${endpoint}: aborted by the caller${rest}`, facts)
    : new ApiError('TIMEOUT', `${endpoint}: not done within the call's timeoutMs`, { endpoint, attempts })
}

/** The default for `ClientOptions.sleep`. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let letGo = () => {}
    const timer = setTimeout(
      () => {
        letGo()
        resolve()
      },
      Math.min(ms, LONGEST_TIMER),
    )
    if (signal === undefined) return
    letGo = onAbort(signal, () => {
      clearTimeout(timer)
      reject(new Error('aborted'))
    })
  })
}
