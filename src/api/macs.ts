import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import { ApiError, isApiError } from './api-error.ts'
import type { Drift, ProductClient, Result } from './contract.ts'

/** What one call takes. */
const MOST_MACS = 1000

type Update = ProductClient['updateDeviceGroup']
type Answer = Awaited<ReturnType<Update>>['data']

/** `detail` of the error where some of several calls were done. */
export interface UndoneMacs {
  readonly success: readonly string[]
  readonly failed: readonly string[]
  /** Not sent, or (the first 1000) sent without a known outcome. Doing them again does no harm. */
  readonly undone: readonly string[]
  /** `detail` of the call that failed. */
  readonly cause?: unknown
}

/**
 * `updateDeviceGroup` for any number of MACs: calls of 1000, one after the other, their answers merged; status, rate limit and
 * unknown keys are those of the last. `timeoutMs` is for each call.
 * Where a call after the first fails, its error (same code) says how many were done, and `detail` is `UndoneMacs`.
 */
export function chunkMacs(update: Update): Update {
  return async (gid, params, options) => {
    const macs: unknown = params?.macs
    if (!Array.isArray(macs) || macs.length <= MOST_MACS) return update(gid, params, options)
    const done: Result<Answer>[] = []
    for (let at = 0; at < macs.length; at += MOST_MACS) {
      try {
        if (options?.signal?.aborted) throw new GiztoolsError('ABORTED', 'updateDeviceGroup: aborted by the caller')
        done.push(await update(gid, { ...params, macs: macs.slice(at, at + MOST_MACS) }, options))
      } catch (error) {
        throw at === 0 ? error : partly(error, done, macs, at)
      }
    }
    return merged(done)
  }
}

function merged(results: readonly Result<Answer>[]): Result<Answer> {
  const last = results.at(-1) as Result<Answer>
  const drift: Drift[] = results.flatMap(result => result.drift ?? [])
  const data = { ...last.data }
  // An old revision of the service tells neither: then neither is told here.
  for (const key of ['success', 'failed'] as const)
    if (results.some(result => Array.isArray(result.data?.[key]))) data[key] = listOf(results, key)
  return { ...last, data, ...(drift.length > 0 && { drift }) }
}

function listOf(results: readonly Result<Answer>[], key: 'success' | 'failed'): string[] {
  return results.flatMap(({ data }) => data?.[key] ?? [])
}

function partly(error: unknown, done: readonly Result<Answer>[], macs: readonly string[], at: number): unknown {
  if (!isGiztoolsError(error)) return error
  const api = isApiError(error) ? error : undefined
  const [success, failed] = [listOf(done, 'success'), listOf(done, 'failed')]
  const detail: UndoneMacs = {
    success,
    failed,
    undone: macs.slice(at),
    ...(api?.detail !== undefined && { cause: api.detail }),
  }
  const counts = `${at} of ${macs.length} MACs were done before (${success.length} succeeded, ${failed.length} failed), ${macs.length - at} were not`
  return new ApiError(error.code, `${error.message}; ${counts}: they are under detail.undone`, {
    ...api,
    endpoint: 'updateDeviceGroup',
    detail,
    cause: error,
  })
}
