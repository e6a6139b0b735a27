import { dateTimeAt, dayAt } from '../calendar.ts'
import type { Handlers } from '../handler.ts'
import type { DeviceState, Place } from '../state.ts'
import { scopedDevices } from './found.ts'
import { hasNow } from './incident-count.ts'
import { countedByPlace, locationTree } from './location-tree.ts'
import { pageOf } from './page.ts'
import { isWithin, type Periods, periodsOf } from './periods.ts'

const DAY = 24 * 3600e3

type Names =
  | 'deviceLocations'
  | 'deviceSummary'
  | 'activatedDevices'
  | 'activeDevices'
  | 'livenessHistory'
  | 'deviceReport'
  | 'activationReport'

export const deviceReportHandlers: Handlers<Names> = {
  deviceLocations(call) {
    const { gid, is_online, is_faulty, is_alert } = call.query
    const found = scopedDevices(call, gid).filter(
      device =>
        is(is_online, device.isOnline) &&
        is(is_faulty, hasNow(device, 'fault')) &&
        is(is_alert, hasNow(device, 'alert')),
    )
    const tree = countedByPlace(found.map(device => device.place))
    // A city is a bare number here and nowhere else.
    const location = tree.render(({ count }, depth) => (depth === 2 ? count : { count }))
    return { gid: gid ?? null, total: found.length, location }
  },

  /** Spans of days end with today, whose day it is at UTC+8. */
  deviceSummary({ store, product, now }) {
    const devices = store.devicesOf(product.productKey)
    const [today, yesterday] = [dayAt(now), dayAt(now - DAY)]
    const [week, month] = [dayAt(now - 6 * DAY), dayAt(now - 29 * DAY)]
    const active = (start: string, end: string) =>
      devices.filter(device => device.activeDays.some(day => isWithin(day, start, end))).length
    const activated = (start: string, end: string) =>
      devices.filter(({ activatedAt }) => activatedAt !== null && isWithin(dayAt(activatedAt), start, end)).length
    return {
      active: { '7_day': active(week, today), yesterday: active(yesterday, yesterday) },
      new: {
        '7_day': activated(week, today),
        '30_day': activated(month, today),
        yesterday: activated(yesterday, yesterday),
        today: activated(today, today),
      },
      // Those that were ever online ("累计上线").
      total: devices.filter(device => device.activatedAt !== null).length,
      online: devices.filter(device => device.isOnline).length,
    }
  },

  activatedDevices({ store, product, query, url }) {
    const rows = store.devicesOf(product.productKey).flatMap(device => {
      const row = { device, day: device.activatedAt === null ? '' : dayAt(device.activatedAt) }
      return row.day !== '' && isAsked(row, query) ? [row] : []
    })
    return pageOf(url, byDay(rows), query, shown)
  },

  /** A row for each day on which a device reported. */
  activeDevices({ store, product, query, url }) {
    const rows = store
      .devicesOf(product.productKey)
      .flatMap(device => device.activeDays.map(day => ({ device, day })).filter(row => isAsked(row, query)))
    return pageOf(url, byDay(rows), query, shown)
  },

  livenessHistory(call) {
    const periods = periodsOf(call.query, call.now)
    const devices = scopedDevices(call, call.query.gid)
    return history(periods, call.query.gid, devices, device => device.activeDays)
  },

  deviceReport(call) {
    const { gid } = call.query
    const tree = locationTree(() => ({ activated: 0, faulty: 0, alert: 0 }))
    const total = { activated: 0, faulty: 0, alert: 0 }
    for (const device of scopedDevices(call, gid)) {
      const kinds = [
        ...(device.activatedAt === null ? [] : (['activated'] as const)),
        ...(hasNow(device, 'fault') ? (['faulty'] as const) : []),
        ...(hasNow(device, 'alert') ? (['alert'] as const) : []),
      ]
      if (kinds.length === 0) continue
      for (const tally of [total, ...tree.at(device.place)]) for (const kind of kinds) tally[kind]++
    }
    // Within the tree the document's example leaves out what is 0.
    const location = tree.render(tally => ({
      count: Object.fromEntries(Object.entries(tally).filter(([, count]) => count > 0)),
    }))
    return { count: total, gid: gid ?? null, location }
  },

  /** Listed and described nowhere (A6): answered in the form of the active history. */
  activationReport(call) {
    const periods = periodsOf(call.query, call.now)
    const devices = scopedDevices(call, call.query.gid)
    const days = ({ activatedAt }: DeviceState) => (activatedAt === null ? [] : [dayAt(activatedAt)])
    return history(periods, call.query.gid, devices, days)
  },
}

const is = (wanted: 0 | 1 | undefined, state: boolean): boolean => wanted === undefined || (wanted === 1) === state

interface Row {
  readonly device: DeviceState
  readonly day: string
}

interface RowQuery {
  readonly start?: string | undefined
  readonly end?: string | undefined
  readonly country?: string | undefined
  readonly region?: string | undefined
  readonly city?: string | undefined
}

function isAsked({ device, day }: Row, { start, end, country, region, city }: RowQuery): boolean {
  const isAt = (wanted: string | undefined, name: 'country' | 'region' | 'city') =>
    wanted === undefined || device.place?.[name] === wanted
  return isWithin(day, start, end) && isAt(country, 'country') && isAt(region, 'region') && isAt(city, 'city')
}

/** Oldest first, so that what comes later shifts no page. */
function byDay(rows: Row[]): Row[] {
  return rows.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

function shown({ device, day }: Row): Readonly<Record<string, unknown>> {
  const { serial, mac, place, productKey, createdAt } = device
  return {
    city: place?.city ?? null,
    country: place?.country ?? null,
    region: place?.region ?? null,
    report_date: day,
    product_key: productKey,
    ...(serial === null ? { mac } : { device_sn: serial }),
    created_at: dateTimeAt(createdAt),
  }
}

/** In each period the devices that did it on any of its days, each counted once. */
function history(
  periods: Periods,
  gid: string | undefined,
  devices: readonly DeviceState[],
  daysOf: (device: DeviceState) => readonly string[],
) {
  const found = periods.names.map((): (Place | null)[] => [])
  for (const device of devices) {
    const indices = new Set(daysOf(device).map(periods.indexOf))
    for (const index of indices) if (index !== undefined) found[index]?.push(device.place)
  }
  const { cycle, start, end, names } = periods
  const data = found.map((places, index) => ({
    count: places.length,
    location: countedByPlace(places).render(({ count }) => ({ count })),
    [cycle]: names[index],
  }))
  return { start, gid: gid ?? null, end, data, cycle }
}
