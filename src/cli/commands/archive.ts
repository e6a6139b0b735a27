import type { ProductClient, RateLimit } from '../../api/contract.ts'
import { KEPT } from '../../api/log-span.ts'
import { isGiztoolsError } from '../../errors.ts'
import type { LogName } from '../archive/partitions.ts'
import { selectedDevices } from '../control/selected-devices.ts'
import { parseDuration } from '../duration.ts'
import { complain, UsageError } from '../fault.ts'
import { compactAll } from '../fleet/compact-all.ts'
import { createComparison, type Held } from '../fleet/holes.ts'
import { openProductLog, type ProductLog } from '../fleet/product-log.ts'
import { inOrder, isAsleep, type Listed, roomFor } from '../fleet/schedule.ts'
import { type Due, type Tally, tallyText, visitAll } from '../fleet/visit-all.ts'
import type { Io } from '../io.ts'
import type { ArchiveFlags } from '../options-logs.ts'
import { connect } from '../platform/connection.ts'
import { safeJson } from '../visible.ts'

const LOGS: readonly LogName[] = ['cmd', 'data', 'online']
const INTERRUPTED = 130

/** The archive of products' logs: visits, or what is done with one that is there. */
export async function archive(words: readonly string[], flags: ArchiveFlags, io: Io): Promise<number> {
  const [first, ...productKeys] = words
  if (first === 'compact') {
    if (productKeys.length > 0) throw new UsageError('expected archive compact --dir D: it is about all of it')
    const days = await compactAll(flags.dir)
    await complain(io, `${days} ${days === 1 ? 'day' : 'days'} of a log made one file each`)
    return 0
  }
  return first === 'verify' ? read(productKeys, flags, io, verify) : read(words, flags, io)
}

/** How many seconds back the platform can be asked. */
const VERIFIED = KEPT - 3600

/** Reads what the platform has, and tells on stdout what the archive has not. Adds nothing. */
function verify(io: Io, tally: Tally): Visiting {
  const held = new Map<ProductLog, ReadonlyMap<string, Held>>()
  return async ({ store, product, device: { did } }) => {
    const now = product.now() / 1000
    const all = held.get(store) ?? (await store.held(now - VERIFIED))
    held.set(store, all)
    const comparison = createComparison(did, store.log, all.get(did) ?? new Map())
    const options = { from: now - VERIFIED, to: store.devices.get(did)?.until ?? now, signal: io.interrupted }
    for await (const record of product.logs[store.log](did, options)) comparison.take({ ...record })
    for (const hole of comparison.holes()) {
      tally.missing += hole.missing
      await io.stdout.write(`${safeJson(hole)}\n`)
    }
  }
}

type Visiting = (due: Due) => Promise<void>

/** Visits every device of products once, and adds what its logs have that the archive has not. */
async function read(
  productKeys: readonly string[],
  flags: ArchiveFlags,
  io: Io,
  instead?: (io: Io, tally: Tally) => Visiting,
): Promise<number> {
  const plan = planOf(productKeys, flags)
  let rateLimit: RateLimit | undefined
  let calls = 0
  const connection = await connect(flags, io, {
    onResponse({ rateLimit: told }) {
      calls++
      rateLimit = told ?? rateLimit
    },
  })
  const opened: ProductLog[] = []
  const tally: Tally = { visited: 0, asleep: 0, added: 0, late: 0, gaps: 0, failed: 0, missing: 0, left: 0 }
  try {
    const visits = []
    for (const productKey of new Set(productKeys)) {
      const product = connection.product(productKey)
      const listed = await listOf(product, flags, io).catch(async error => {
        if (!isGiztoolsError(error) || error.code === 'ABORTED') throw error
        tally.failed++
        await complain(io, `${productKey}: ${error.message}`)
        return []
      })
      for (const log of plan.logs) {
        const store = await openProductLog(flags.dir, log, productKey, plan.overlap)
        opened.push(store)
        for (const device of listed) {
          const state = store.devices.get(device.did)
          if (instead === undefined && isAsleep(device, state, plan.overlap)) tally.asleep++
          else visits.push({ store, product, device, state })
        }
      }
    }
    const [first] = visits
    const ordered = first === undefined ? [] : inOrder(visits, first.product.now() / 1000)
    await visitAll(ordered, { ...plan, tally, rateLimit: () => rateLimit }, io, instead?.(io, tally))
  } catch (error) {
    if (!(isGiztoolsError(error, 'ABORTED') && io.interrupted.aborted)) throw error
  } finally {
    for (const store of opened) await store.close()
    await complain(io, tallyText(tally, calls, rateLimit, instead !== undefined))
    const room = roomFor(rateLimit?.limit ?? 0, 8, calls, tally.visited + tally.asleep)
    if (room > 0 && instead === undefined)
      await complain(io, `at this rate ${room} visits fit into 8 hours of the quota`)
  }
  if (io.interrupted.aborted) return INTERRUPTED
  return tally.failed + tally.missing + tally.left > 0 ? 1 : 0
}

interface Plan {
  readonly logs: readonly LogName[]
  /** Seconds. */
  readonly overlap: number
  readonly concurrency: number
  /** Calls of the hour that are left to others. */
  readonly reserve: number
  readonly waits: boolean
}

function planOf(productKeys: readonly string[], flags: ArchiveFlags): Plan {
  if (productKeys.length === 0) throw new UsageError('expected at least one product key')
  if (flags.dir === undefined) throw new UsageError('--dir: expected the folder of the archive')
  const given = [flags.devices, flags.group].filter(flag => flag !== undefined)
  if (given.length > 1) throw new UsageError('--devices and --group: expected one of them')
  if (given.length > 0 && productKeys.length > 1) throw new UsageError('--devices and --group are of one product')
  const logs = (flags.logs ?? 'cmd').split(',')
  const wrong = logs.find(log => !LOGS.includes(log as LogName))
  if (wrong !== undefined)
    throw new UsageError(`--logs: expected some of cmd, data, online, got ${JSON.stringify(wrong.slice(0, 40))}`)
  const overlap = (flags.overlap === undefined ? 3_600_000 : parseDuration(flags.overlap, '--overlap')) / 1000
  if (overlap > KEPT) throw new UsageError('--overlap: expected 30d at most: the platform keeps no more')
  return {
    logs: [...new Set(logs)] as LogName[],
    overlap,
    concurrency: whole('concurrency', flags.concurrency, 1, 100),
    reserve: whole('reserve', flags.reserve, 0, 1_000_000),
    waits: flags['wait-for-quota'] === true,
  }
}

/** The devices that are meant, with what the platform's list says of them. */
async function listOf(product: ProductClient, flags: ArchiveFlags, io: Io): Promise<readonly Listed[]> {
  if (flags.devices !== undefined) {
    const dids = await selectedDevices({ file: flags.devices }, product, io)
    return dids.map(did => ({ did, isOnline: true, onlineSince: undefined, createdAt: undefined }))
  }
  const search = {
    ...(flags.group !== undefined && { gid: flags.group }),
    ...(flags.online && { is_online: 1 as const }),
  }
  const listed = new Map<string, Listed>()
  for await (const { did, is_online, online_latest, created_at } of product.each.searchDevices(search, {
    signal: io.interrupted,
  }))
    listed.set(did, {
      did,
      isOnline: is_online !== false,
      onlineSince: online_latest ?? undefined,
      createdAt: created_at ?? undefined,
    })
  return [...listed.values()]
}

function whole(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`--${option}: expected a whole number from ${least} to ${most}, got ${JSON.stringify(text)}`)
}
