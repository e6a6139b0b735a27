import { type Context, readAnswer, readNoAnswer } from './answer.ts'
import { ApiError, isApiError } from './api-error.ts'
import { type Answer, attempt, type NoAnswer } from './attempt.ts'
import { type BuiltRequest, buildRequest, type RequestParts } from './build-request.ts'
import type { CallOptions, Result } from './contract.ts'
import { type Deadline, endedError, startDeadline, until } from './deadline.ts'
import type { RetryEvent } from './events.ts'
import { createJudge } from './judge.ts'
import { backoff, decide, isOnce, outcomeUnknown, quotaWait, type Trouble } from './retry.ts'
import type { EndpointName } from './routes.ts'
import { checkRetries, checkTimeout, type Settings } from './settings.ts'
import type { Tokens } from './tokens.ts'
import { watch } from './watch.ts'

/** Makes calls: token, attempts, waits, and the reading of what comes back. */
export interface Caller {
  call(endpoint: EndpointName, parts: RequestParts, options: CallOptions, tokens?: Tokens): Promise<Result<unknown>>
  /** A token, with the waits of a call. */
  token(options: CallOptions, tokens: Tokens): Promise<string>
}

interface Progress {
  attempts: number
  retried: number
  refreshed: boolean
  waits: number
  waited: number
  /** An earlier attempt may have been done. */
  unclear: boolean
}

type Step<T> = { readonly done: T } | Trouble

export function createCaller(settings: Settings): Caller {
  const { log, clock, random, resendControls, onRetry } = settings
  const judge = createJudge(settings)

  /** Takes steps until one is done or there is nothing left to try. */
  async function run<T>(
    endpoint: EndpointName,
    options: CallOptions,
    step: (deadline: Deadline, progress: Progress) => Promise<Step<T>>,
    /** Absent where there is nothing to refresh. */
    onRefresh?: () => void,
  ): Promise<T> {
    const { signal } = options
    const timeoutMs = options.timeoutMs === undefined ? undefined : checkTimeout(options.timeoutMs)
    const retries = options.retries === undefined ? settings.retries : checkRetries(options.retries)
    const deadline = startDeadline(signal, timeoutMs)
    const progress: Progress = {
      attempts: 0,
      retried: 0,
      refreshed: onRefresh === undefined,
      waits: 0,
      waited: 0,
      unclear: false,
    }
    const ended = (why: 'aborted' | 'timeout', unclear = false) =>
      endedError(why, { endpoint, attempts: progress.attempts, cause: signal?.reason }, unclear)
    const pause = async (ms: number) => {
      await until(deadline.signal, settings.sleep(ms, deadline.signal)).catch(error => {
        const why = deadline.over()
        throw why === undefined ? error : ended(why)
      })
    }
    try {
      for (;;) {
        const before = deadline.over()
        if (before !== undefined) throw ended(before)
        const outcome = await step(deadline, progress)
        if ('done' in outcome) return outcome.done
        const over = deadline.over()
        const unclear = isOnce(endpoint) && outcome.happened === 'unknown'
        if (over === 'aborted') throw ended(over, unclear)
        // What the service said in time counts, even if there is no time to do anything about it.
        if (over === 'timeout' && outcome.happened !== 'refused') throw unclear ? outcomeUnknown(outcome) : ended(over)
        const again = (reason: RetryEvent['reason'], waitMs: number) => {
          const { code, apiCode } = outcome.error
          onRetry({
            endpoint,
            attempt: progress.attempts,
            code,
            ...(apiCode !== undefined && { apiCode }),
            reason,
            waitMs,
          })
        }
        const decision = decide(endpoint, outcome, { ...progress, retries, resendControls })
        if (decision === 'outcome-unknown') throw outcomeUnknown(outcome)
        if (decision === 'raise') throw raised(outcome, progress)
        if (outcome.happened === 'unknown') progress.unclear = true
        if (decision === 'refresh') {
          progress.refreshed = true
          onRefresh?.()
          again('token', 0)
          continue
        }
        const wait = decision === 'wait' ? patience(outcome, options, progress) : backoffOf(outcome, progress)
        if (wait === undefined) throw outcome.error
        log('debug', `${endpoint}: ${outcome.error.code}, again in ${wait} ms`)
        again(decision === 'wait' ? 'quota' : 'again', wait)
        await pause(wait)
      }
    } finally {
      deadline.clear()
    }
  }

  function backoffOf({ retryAfter }: Trouble, progress: Progress): number {
    progress.retried += 1
    return backoff(progress.retried - 1, retryAfter, random())
  }

  function patience({ error }: Trouble, options: CallOptions, progress: Progress): number | undefined {
    if (!(options.waitForQuota ?? settings.waitForQuota)) return undefined
    const wait = quotaWait(error.rateLimit?.reset, clock.now(), progress.waits, progress.waited)
    progress.waits += 1
    progress.waited += wait ?? 0
    return wait
  }

  async function send(request: BuiltRequest, endpoint: EndpointName, deadline: Deadline, progress: Progress) {
    progress.attempts += 1
    const path = new URL(request.url).pathname
    const context = { endpoint, path, attempts: progress.attempts, redact: settings.redact }
    const ended = watch(settings, request, endpoint, progress.attempts)
    const answer = await attempt(request, settings, deadline.signal)
    const where = `${endpoint}: ${request.method} ${path}`
    log('debug', `${where}: ${'reason' in answer ? answer.reason : answer.status}`)
    try {
      const step = await stepOf(answer, context)
      ended(answer, 'error' in step ? step.error : undefined)
      return step
    } catch (error) {
      ended(answer, error)
      throw error
    }
  }

  async function stepOf(answer: Answer | NoAnswer, context: Context): Promise<Step<Result<unknown>>> {
    if ('reason' in answer) return readNoAnswer(answer, context, settings.timeoutMs)
    const read = readAnswer(answer, context)
    return 'json' in read ? { done: await judge(context.endpoint, read.json, answer, context.attempts) } : read
  }

  return {
    async call(endpoint, parts, options, tokens) {
      let token: string | undefined
      const step = async (deadline: Deadline, progress: Progress): Promise<Step<Result<unknown>>> => {
        if (tokens !== undefined) {
          const got = await tokenStep(tokens, deadline)
          if (!('done' in got)) return got
          token = got.done
        }
        const { baseUrl, enterpriseId, enterpriseSecret, paths } = settings
        const own = Object.hasOwn(paths, endpoint) ? paths[endpoint] : undefined
        const request = buildRequest(endpoint, parts, { baseUrl, enterpriseId, enterpriseSecret, token, path: own })
        return send(request, endpoint, deadline, progress)
      }
      const refresh = () => {
        if (token !== undefined) tokens?.reject(token)
      }
      return run(endpoint, options, step, tokens === undefined ? undefined : refresh)
    },
    token: (options, tokens) => run('accessToken', options, deadline => tokenStep(tokens, deadline)),
  }
}

/** What stands in the way of a token is the error of the token's own call. */
async function tokenStep(tokens: Tokens, deadline: Deadline): Promise<Step<string>> {
  try {
    return { done: await tokens.get(deadline.signal) }
  } catch (error) {
    if (!isApiError(error)) {
      if (deadline.over() === undefined) throw error
      const ended = new ApiError('ABORTED', 'accessToken: given up', { endpoint: 'accessToken' })
      return { error: ended, happened: 'token', recovery: undefined, retryAfter: undefined }
    }
    const recovery = error.code === 'API_QUOTA' ? 'wait' : undefined
    return { error, happened: 'token', recovery, retryAfter: undefined }
  }
}

/** A refusal after an attempt whose answer was lost may be due to that attempt: a group that is deleted already, say. */
function raised({ error, happened }: Trouble, { unclear }: Progress): ApiError {
  if (!unclear || happened !== 'refused' || error.apiCode === undefined) return error
  return new ApiError(error.code, `${error.message}. An attempt before may have done it, its answer was lost`, error)
}
