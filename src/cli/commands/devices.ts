import type { ProductClient } from '../../api/contract.ts'
import { parseMoment } from '../duration.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { membersOf } from '../members.ts'
import type { DevicesFlags } from '../options-platform.ts'
import { connect } from '../platform/connection.ts'
import { createDeviceWriter, type Device } from '../platform/device-writer.ts'

type Search = Parameters<ProductClient['each']['searchDevices']>[0] & object

const PAGE = 100

export async function devices([productKey = '']: readonly string[], flags: DevicesFlags, io: Io): Promise<number> {
  const limit = limitOf(flags.limit)
  // One more than wanted tells whether there are more.
  const search = { ...searchOf(flags, io.now()), limit: Math.min(PAGE, limit + 1) }
  const product = (await connect(flags, io)).product(productKey)
  const format = flags.format ?? (io.stdoutIsTty ? 'table' : 'ndjson')
  const writer = await createDeviceWriter(format, { io, detail: flags.detail === true })
  const options = { signal: io.interrupted }
  let count = 0
  try {
    for await (const found of product.each.searchDevices(search, options)) {
      if (count === limit) {
        await complain(io, `there are more than ${limit} devices; --limit all gives all of them`)
        break
      }
      count++
      await writer.write(flags.detail ? await detailed(found, product, options) : found)
    }
  } finally {
    // Also where a call failed: an array that has begun is closed.
    await writer.end()
  }
  if (count === 0) await complain(io, 'no such device')
  return 0
}

async function detailed(device: Device, product: ProductClient, options: { readonly signal: AbortSignal }) {
  const { mac } = membersOf(device)
  // A device is asked for by its MAC, and some have none.
  if (typeof mac !== 'string' || mac === '') return device
  const { type, is_disabled } = membersOf((await product.deviceDetail({ mac }, options)).data)
  return { ...device, type, is_disabled } as Device
}

function limitOf(text: string): number {
  if (text === 'all') return Number.POSITIVE_INFINITY
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new UsageError(`--limit: expected a number from 1 or all, got ${JSON.stringify(text)}`)
}

function searchOf(flags: DevicesFlags, now: number): Search {
  const { gid, country, region, city, faulty, alerting, disabled } = flags
  const named = (['did', 'mac', 'uid'] as const).filter(name => flags[name] !== undefined)
  const [type] = named
  if (named.length > 1)
    throw new UsageError(`${named.map(name => `--${name}`).join(' and ')}: the platform takes one of them`)
  if (flags.online && flags.offline) throw new UsageError('--online and --offline: no device is both')
  const since = flags['active-since']
  const at = since === undefined ? undefined : parseMoment(since, '--active-since').at
  if (at !== undefined && at > now / 1000)
    throw new UsageError(`--active-since: expected a moment before now, got ${since}`)
  return {
    ...(gid !== undefined && { gid }),
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(city !== undefined && { city }),
    ...(type !== undefined && { type, val: flags[type] as string }),
    ...((flags.online || flags.offline) && { is_online: flags.online ? 1 : 0 }),
    ...(faulty && { is_faulty: 1 }),
    ...(alerting && { is_alert: 1 }),
    ...(disabled && { show_disabled: 1 }),
    ...(at !== undefined && { liveness_start: String(Math.floor(at)) }),
  }
}
