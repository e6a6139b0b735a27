import { ApiError, isApiError } from '../api/api-error.ts'
import type { CallOptions, CmdRecord, DataRecord, LogOptions, ProductClient } from '../api/contract.ts'
import { sleep as wait } from '../api/deadline.ts'
import type { AnyCodec, Codec, EncodableAttrs } from '../codec/contract.ts'
import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import { type Reported, readCmd, readData } from './reported.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** `timeoutMs` is for each call. */
export interface ConfirmOptions extends CallOptions {
  /** Which log is read: raw frames, decoded with the codec (`cmd`, default), or the platform's own records of the attributes. */
  readonly source?: 'cmd' | 'data'
  /** `attrs` (default), or the P0 as `raw` bytes, which the platform does not check. */
  readonly send?: 'attrs' | 'raw'
  /** How long the device has to report, counted from the command's answer. Default 10 000. */
  readonly withinMs?: number
  /** The first pause between two looks, each pause being half as long again as the one before. Default 1000. */
  readonly pauseMs?: number
  /**
   * By how much the service's clock may be behind ours: a report that is older than the command by less still counts, unless the
   * command itself is found in the log. Default 3000.
   */
  readonly clockSkewMs?: number
  /** Epoch milliseconds. Default `Date.now`. */
  readonly now?: () => number
  /** Must reject when `signal` is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface Confirmation {
  /** The device has reported every attribute with the wanted value since the command was sent. */
  readonly confirmed: boolean
  /** `unknown`: the command was sent and its answer lost (OUTCOME_UNKNOWN). */
  readonly sent: 'sent' | 'unknown'
  /** What the device has reported since, the latest of each attribute, as the log has it. */
  readonly attrs: Readonly<Record<string, unknown>>
  /** The attributes that it has not reported, or with another value. */
  readonly missing: readonly string[]
  /** The last report that was looked at: where confirmed, the one that did it. */
  readonly record?: CmdRecord | DataRecord
  /** Calls made: the command and the looks at the log. Tokens are not counted. */
  readonly calls: number
}

/** A look that failed like this is followed by another while there is time. */
const PASSING = ['NETWORK', 'TIMEOUT', 'API_SERVER']

/**
 * Sends a control and looks into the device's log until it reports the values, since success of a control means sent, not applied.
 * The values are encoded first, so that one which the product cannot take costs no call; numbers are brought onto their grid.
 * A device that does not report in time is no error: then `confirmed` is false, `attrs` and `missing` say what was seen.
 * The service keeps logs for products that are not published only (5018, 5024).
 * @throws GiztoolsError what `codec.encode` throws (nothing was sent); what the control throws, except OUTCOME_UNKNOWN; ABORTED and what a
 *   look at the log throws, then saying that the control was sent
 */
export async function controlAndConfirm(
  product: Pick<ProductClient, 'control' | 'logs'>,
  codec: AnyCodec,
  did: string,
  attrs: EncodableAttrs,
  options: ConfirmOptions = {},
): Promise<Confirmation> {
  const { withinMs = 10_000, pauseMs = 1000, clockSkewMs = 3000, now = Date.now, sleep = wait, signal } = options
  requireMs('withinMs', withinMs, 0)
  requireMs('pauseMs', pauseMs, 1)
  requireMs('clockSkewMs', clockSkewMs, 0)
  const wanted = wantedOf(codec, attrs)
  const from = (now() - clockSkewMs) / 1000
  const sent = await sendControl(product, did, wanted, options)
  const begun = now()
  let calls = 1
  let slept = 0
  let looks = 0
  let seen: Seen | undefined
  let failure: unknown
  for (let pause = pauseMs; ; pause *= 1.5) {
    // Also by what was slept, for clocks that stand still.
    const left = withinMs - Math.max(now() - begun, slept)
    if (left <= 0 && looks > 0) break
    looks++
    const nap = Math.max(Math.min(pause, left), 0)
    try {
      await sleep(nap, signal)
      slept += nap
      const look = await lookAt(product, codec, did, wanted, options, { from, to: now() / 1000 + 60 }, () => calls++)
      seen = look
      if (look.missing.length === 0) return { confirmed: true, sent, ...look, calls }
    } catch (error) {
      if (signal?.aborted)
        throw afterwards(new GiztoolsError('ABORTED', 'controlAndConfirm: aborted by the caller'), sent)
      if (!isGiztoolsError(error) || !PASSING.includes(error.code)) throw afterwards(error, sent)
      failure = error
    }
  }
  if (seen === undefined) throw afterwards(failure, sent)
  return { confirmed: false, sent, ...seen, calls }
}

async function sendControl(
  product: Pick<ProductClient, 'control'>,
  did: string,
  wanted: Wanted,
  options: ConfirmOptions,
): Promise<Confirmation['sent']> {
  const callOptions = callOptionsOf(options)
  try {
    if (options.send === 'raw') await product.control(did, { raw: [...wanted.p0] }, callOptions)
    else await product.control(did, { attrs: { ...wanted.sendable } }, callOptions)
    return 'sent'
  } catch (error) {
    if (isGiztoolsError(error, 'OUTCOME_UNKNOWN')) return 'unknown'
    throw error
  }
}

type Seen = Pick<Confirmation, 'attrs' | 'missing' | 'record'>

async function lookAt(
  product: Pick<ProductClient, 'logs'>,
  codec: Codec,
  did: string,
  wanted: Wanted,
  options: ConfirmOptions,
  span: { readonly from: number; readonly to: number },
  onCall: () => void,
): Promise<Seen> {
  let told = 0
  const logOptions: LogOptions = {
    ...callOptionsOf(options),
    ...span,
    onProgress: ({ calls }) => {
      for (; told < calls; told++) onCall()
    },
  }
  const records: Reported<CmdRecord | DataRecord>[] = []
  try {
    if (options.source === 'data') {
      for await (const record of product.logs.data(did, logOptions)) keep(readData(record))
    } else {
      for await (const record of product.logs.cmd(did, logOptions)) keep(readCmd(codec, wanted, record))
    }
  } catch (error) {
    // The call that failed made no progress to tell of.
    onCall()
    throw error
  }
  return summed(records, wanted)

  function keep(reported: Reported<CmdRecord | DataRecord> | undefined): void {
    if (reported !== undefined) records.push(reported)
  }
}

/** The first moment at which all was as wanted, or else the last that is known. */
function summed(records: readonly Reported<CmdRecord | DataRecord>[], wanted: Wanted): Seen {
  // Where the service logged our command, its own clock says what came after it.
  const since = records.filter(({ kind }) => kind === 'control').at(-1)?.at ?? -Infinity
  const names = Object.keys(wanted.attrs)
  const latest = new Map<string, unknown>()
  let record: CmdRecord | DataRecord | undefined
  let missing = names
  for (const reported of records) {
    if (reported.kind !== 'report' || reported.at < since) continue
    for (const [name, value] of Object.entries(reported.attrs)) latest.set(name, value)
    record = reported.record
    missing = names.filter(name => !latest.has(name) || !wanted.isMet(name, latest.get(name)))
    if (missing.length === 0) break
  }
  return { attrs: Object.fromEntries(latest), missing, ...(record !== undefined && { record }) }
}

function callOptionsOf({ signal, timeoutMs, waitForQuota }: ConfirmOptions): CallOptions {
  return {
    ...(signal !== undefined && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(waitForQuota !== undefined && { waitForQuota }),
  }
}

/** The same error, saying that the command went out before. */
function afterwards(error: unknown, sent: Confirmation['sent']): unknown {
  if (!isGiztoolsError(error)) return error
  const message = `${error.message}; before that the control was ${sent === 'sent' ? 'sent' : 'sent with unknown outcome'}`
  if (!isApiError(error))
    return Object.assign(new GiztoolsError(error.code, message, { path: error.path }), { cause: error })
  const { endpoint, status, apiCode, detail, body, rateLimit, attempts } = error
  const facts = { endpoint, status, apiCode, detail, body, rateLimit, attempts, cause: error }
  return new ApiError(error.code, message, facts)
}

function requireMs(name: string, value: number, least: number): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return
  const message = `controlAndConfirm: ${name}: expected milliseconds, ${least} or more, got ${String(value).slice(0, 40)}`
  throw new GiztoolsError('REQUEST_INVALID', message)
}
