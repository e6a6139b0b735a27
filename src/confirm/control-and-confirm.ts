import { ApiError, isApiError } from '../api/api-error.ts'
import type { CallOptions, CmdRecord, DataRecord, LogReader, ProductClient } from '../api/contract.ts'
import { sleep as wait } from '../api/deadline.ts'
import { CALL, callOptionsOf, type NamesOf, refuseUnknownOptions } from '../api/known-options.ts'
import type { AnyCodec, Codec, EncodableAttrs } from '../codec/contract.ts'
import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import { findPosition, recordsSince } from './position.ts'
import { type Reported, readCmd, readData } from './reported.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** `timeoutMs` is for each call. */
export interface ConfirmOptions extends CallOptions {
  /**
   * Which log is read: raw frames, decoded with the codec (`cmd`, default), or the platform's own records of the attributes, which
   * is also taken where the first may not be read.
   */
  readonly source?: 'cmd' | 'data'
  /** `attrs` (default), or the P0 as `raw` bytes, which the platform does not check. */
  readonly send?: 'attrs' | 'raw'
  /** How long the device has to report, counted from the command's answer. Default 10 000. */
  readonly withinMs?: number
  /** The first pause between two looks, each pause being half as long again as the one before. Default 1000. */
  readonly pauseMs?: number
  /** Epoch milliseconds. Default: the service's, as the client knows it. */
  readonly now?: () => number
  /** Must reject when `signal` is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export interface Confirmation {
  /**
   * `confirmed`: since then the device has reported every attribute with the wanted value. `contradicted`: it has reported another
   * value of one of them. `unknown`: it has not said anything of those that are missing, or no log may be read.
   */
  readonly outcome: 'confirmed' | 'contradicted' | 'unknown'
  /** Whether the outcome is `confirmed`. */
  readonly confirmed: boolean
  /** `unknown`: the command was sent and its answer lost (OUTCOME_UNKNOWN). */
  readonly sent: 'sent' | 'unknown'
  /** What the device has reported since, the latest of each attribute, as the log has it. */
  readonly attrs: Readonly<Record<string, unknown>>
  /** The attributes that it has not reported, or with another value. */
  readonly missing: readonly string[]
  /** The last report that was looked at: where confirmed, the one that did it. */
  readonly record?: CmdRecord | DataRecord
  /** Why no log was read, where that is so. */
  readonly unread?: string
  /** Calls made: a look at the log before, the command, the looks after it. Tokens are not counted. */
  readonly calls: number
}

type Product = Pick<ProductClient, 'control' | 'logs'> & Partial<Pick<ProductClient, 'now'>>

/** A look that failed like this is followed by another while there is time. */
const PASSING = ['NETWORK', 'TIMEOUT', 'API_SERVER']

/**
 * Sends a control and looks into the device's log until it reports the values, since success of a control means sent, not applied.
 * The values are encoded first, so that one which the product cannot take costs no call; numbers are brought onto their grid.
 * Then the newest record of the log is noted: only what stands behind it counts, whatever anybody's clock says.
 * A device that does not report in time is no error: `outcome`, `attrs` and `missing` say what was seen.
 * The service keeps logs for products that are not published only (5018, 5024): where neither may be read the control is sent all the
 * same, and the outcome is `unknown`.
 * @throws GiztoolsError what `codec.encode` and the look at the log before throw (nothing was sent); what the control throws, except
 *   OUTCOME_UNKNOWN; ABORTED and what a look at the log throws, then saying that the control was sent
 */
export async function controlAndConfirm(
  product: Product,
  codec: AnyCodec,
  did: string,
  attrs: EncodableAttrs,
  options: ConfirmOptions = {},
): Promise<Confirmation> {
  const { withinMs = 10_000, pauseMs = 1000, now = product.now ?? Date.now, sleep = wait, signal } = options
  refuseUnknownOptions('controlAndConfirm', options, CONFIRM)
  requireMs('withinMs', withinMs, 0)
  requireMs('pauseMs', pauseMs, 1)
  const wanted = wantedOf(codec, attrs)
  let calls = 0
  const counted = { ...callOptionsOf(options), onCall: () => void calls++ }
  const log = await openLog(product.logs, did, { codec, wanted, source: options.source ?? 'cmd', now }, counted).catch(
    error => {
      throw told(error, 'the control was not sent')
    },
  )
  const sent = await sendControl(product, did, wanted, options)
  calls++
  if ('unread' in log)
    return { outcome: 'unknown', confirmed: false, sent, attrs: {}, missing: Object.keys(wanted.attrs), ...log, calls }
  const begun = now()
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
      seen = summed(await log.look(), wanted)
      if (seen.outcome === 'confirmed') break
    } catch (error) {
      if (signal?.aborted)
        throw afterwards(new GiztoolsError('ABORTED', 'controlAndConfirm: aborted by the caller'), sent)
      if (!isGiztoolsError(error) || !PASSING.includes(error.code)) throw afterwards(error, sent)
      failure = error
    }
  }
  if (seen === undefined) throw afterwards(failure, sent)
  return { ...seen, confirmed: seen.outcome === 'confirmed', sent, calls }
}

const CONFIRM: NamesOf<ConfirmOptions> = {
  ...CALL,
  ...{ source: true, send: true, withinMs: true, pauseMs: true, now: true, sleep: true },
}

type AnyReported = Reported<CmdRecord | DataRecord>

interface OpenedLog {
  /** What came into the log since it was opened. */
  look(): Promise<readonly AnyReported[]>
}

/** The first of the logs that may be read. */
async function openLog(
  { cmd, data }: ProductClient['logs'],
  did: string,
  by: { readonly codec: Codec; readonly wanted: Wanted; readonly source: 'cmd' | 'data'; readonly now: () => number },
  counted: CallOptions & { readonly onCall: () => void },
): Promise<OpenedLog | { readonly unread: string }> {
  const ofCmd = () => opened(cmd, record => readCmd(by.codec, by.wanted, record))
  const ofData = () => opened(data, readData)
  let unread = ''
  for (const open of by.source === 'cmd' ? [ofCmd, ofData] : [ofData]) {
    try {
      return await open()
    } catch (error) {
      if (!isGiztoolsError(error, 'API_PERMISSION')) throw error
      // The call that failed made no progress to tell of.
      counted.onCall()
      unread = error.message
    }
  }
  return { unread }

  async function opened<R extends CmdRecord | DataRecord>(
    reader: LogReader<R>,
    read: (record: R) => Reported<R> | undefined,
  ): Promise<OpenedLog> {
    const position = await findPosition(reader, did, counted, by.now())
    return {
      async look() {
        try {
          const records = await recordsSince(reader, did, position, counted)
          return records.flatMap(record => read(record) ?? [])
        } catch (error) {
          counted.onCall()
          throw error
        }
      },
    }
  }
}

async function sendControl(
  product: Product,
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

type Seen = Pick<Confirmation, 'outcome' | 'attrs' | 'missing' | 'record'>

/** The first moment at which all was as wanted, or else the last that is known. */
function summed(records: readonly AnyReported[], wanted: Wanted): Seen {
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
  const denied = missing.some(name => latest.has(name))
  const outcome = missing.length === 0 ? 'confirmed' : denied ? 'contradicted' : 'unknown'
  return { outcome, attrs: Object.fromEntries(latest), missing, ...(record !== undefined && { record }) }
}

/** The same error, saying that the command went out before. */
function afterwards(error: unknown, sent: Confirmation['sent']): unknown {
  return told(error, `before that the control was ${sent === 'sent' ? 'sent' : 'sent with unknown outcome'}`)
}

function told(error: unknown, what: string): unknown {
  if (!isGiztoolsError(error)) return error
  const message = `${error.message}; ${what}`
  if (!isApiError(error))
    return Object.assign(new GiztoolsError(error.code, message, { path: error.path }), { cause: error })
  return Object.assign(new ApiError(error.code, message, error), { cause: error })
}

function requireMs(name: string, value: number, least: number): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return
  const message = `controlAndConfirm: ${name}: expected milliseconds, ${least} or more, got ${String(value).slice(0, 40)}`
  throw new GiztoolsError('REQUEST_INVALID', message)
}
