import { isApiError } from '../../api/api-error.ts'
import type { LogProgress, ProductClient, RateLimit } from '../../api/contract.ts'
import { KEPT } from '../../api/log-span.ts'
import { type GiztoolsError, isGiztoolsError } from '../../errors.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import { createProgressBar } from '../progress-bar.ts'
import { createBudget } from './budget.ts'
import type { DeviceState } from './device-states.ts'
import type { ProductLog } from './product-log.ts'
import { beginOf, type Listed } from './schedule.ts'

/** One log of one device that is to be read on. */
export interface Due {
  readonly store: ProductLog
  readonly product: ProductClient
  readonly device: Listed
  readonly state: DeviceState | undefined
}

/** What became of them. */
export interface Tally {
  visited: number
  asleep: number
  added: number
  late: number
  gaps: number
  failed: number
  /** Records that the platform has and the archive has not, as far as nobody wanted them added. */
  missing: number
  /** Not visited, since the quota did not last. */
  left: number
}

export interface VisitSettings {
  /** Seconds. */
  readonly overlap: number
  readonly concurrency: number
  readonly reserve: number
  readonly waits: boolean
  readonly tally: Tally
  readonly rateLimit: () => RateLimit | undefined
}

/** What every other device of the product would meet as well, such as logs that may not be read: a published product has none. */
function isOfProduct(error: GiztoolsError): boolean {
  // 5302: the device is another product's.
  return (
    ['API_CREDENTIALS', 'API_TOKEN'].includes(error.code) ||
    (error.code === 'API_PERMISSION' && !isApiError(error, 5302))
  )
}

/**
 * Visits all of them, several at a time, as long as the quota lasts. What fails is told and stops none of the others, but those of a
 * product that would all fail in the same way.
 * @throws GiztoolsError ABORTED; InputError where the disk takes no more
 */
export async function visitAll(
  due: readonly Due[],
  settings: VisitSettings,
  io: Io,
  visitOne: (due: Due, settings: VisitSettings, io: Io) => Promise<void> = readOn,
): Promise<void> {
  const { tally, concurrency, reserve, waits, rateLimit } = settings
  const now = () => due[0]?.product.now() ?? io.now()
  const budget = createBudget({ rateLimit, reserve, waits, now, sleep: ms => io.sleep(ms, io.interrupted) })
  const bar = io.stderrIsTty ? createProgressBar(io, { patience: 0, onTerminal: true }) : undefined
  let next = 0
  let failure: unknown
  const closed = new Set<ProductClient>()
  async function worker(): Promise<void> {
    for (let visit = due[next++]; visit !== undefined && failure === undefined; visit = due[next++]) {
      if (closed.has(visit.product)) {
        tally.failed++
        continue
      }
      const calls = callsOf(visit, settings.overlap)
      if (!(await budget.take(calls))) return
      try {
        await visitOne(visit, settings, io)
        tally.visited++
      } catch (error) {
        if (!isGiztoolsError(error) || error.code === 'ABORTED') failure ??= error
        else if (error.code === 'API_QUOTA') return
        else {
          tally.failed++
          await bar?.clear()
          // Of several at a time each may meet it.
          if (!closed.has(visit.product)) await complain(io, `${nameOf(visit)}: ${error.message}`)
          if (isOfProduct(error)) closed.add(visit.product)
        }
      } finally {
        budget.give(calls)
      }
      bar?.update((tally.visited + tally.failed) / due.length, () => [
        `${tally.visited} of ${due.length} visits`,
        `${tally.added} records`,
        ...(settings.rateLimit() === undefined ? [] : [`${settings.rateLimit()?.remaining} calls left`]),
      ])
    }
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, worker))
  } finally {
    await bar?.clear()
    tally.left = due.length - tally.visited - tally.failed
  }
  if (failure !== undefined) throw failure
}

/** As few as a visit can take: a window of two days is a call at least. */
function callsOf({ product, device, state }: Due, overlap: number): number {
  const now = product.now() / 1000
  return Math.max(1, Math.ceil((now - beginOf(device, state, overlap, now)) / (2 * 86_400)))
}

/** Reads a log on, and keeps what is new. */
async function readOn(
  { store, product, device, state }: Due,
  { overlap, tally }: VisitSettings,
  io: Io,
): Promise<void> {
  const { did } = device
  // The answer tells the service's time, by which spans are meant.
  if (tally.visited === 0) await product.token({ signal: io.interrupted })
  const now = product.now() / 1000
  const oldest = now - KEPT
  const from = beginOf(device, state, overlap, now)
  const visit = store.visit(did, from)
  let settled = 0
  const onProgress = ({ checkpoint }: LogProgress) => {
    settled = checkpoint.until
  }
  const options = { ...(from > oldest && { from }), to: now, signal: io.interrupted, onProgress }
  const keep = async (until: number, isOffline: boolean) => {
    const { added, late } = await visit.done(until, isOffline)
    tally.added += added
    tally.late += late
  }
  try {
    for await (const record of product.logs[store.log](did, options)) visit.take({ ...record })
  } catch (error) {
    // What was read before is as good as what is read to the end.
    if (isGiztoolsError(error) && settled > (state?.until ?? from)) await keep(settled, false)
    throw error
  }
  await keep(Math.floor(now), !device.isOnline)
  if (state !== undefined && state.until < oldest) tally.gaps++
}

const nameOf = ({ device, store }: Due) => `${device.did}, ${store.log}`

/** The closing line. @param compares whether the visits were to compare, not to add */
export function tallyText(tally: Tally, calls: number, rateLimit: RateLimit | undefined, compares: boolean): string {
  const { visited, asleep, added, late, gaps, failed, missing, left } = tally
  return [
    `${visited} ${visited === 1 ? 'log' : 'logs'} ${compares ? 'compared' : 'visited'}`,
    ...(asleep > 0 ? [`${asleep} of devices that were offline all the time`] : []),
    ...(compares
      ? []
      : [`${added} ${added === 1 ? 'record' : 'records'} added${late > 0 ? `, ${late} of them late` : ''}`]),
    ...(gaps > 0 ? [`${gaps} with a gap: they were not visited for 30 days`] : []),
    ...(missing > 0
      ? [`${missing} missing: the next run adds those of its overlap, --overlap 30d all that the platform still has`]
      : compares
        ? ['nothing is missing']
        : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(left > 0 ? [`${left} left for the next run`] : []),
    `${calls} calls${rateLimit === undefined ? '' : `, ${rateLimit.remaining} of ${rateLimit.limit} left this hour`}`,
  ].join('; ')
}
