import { describe, expect, it } from 'vitest'
import { DAY, GUANGZHOU, MUNICH, NOON, SECOND, SHENZHEN, world } from './world.ts'

/**
 * Four devices over four days, made by hand. Days of March 2026: Sunday the 1st, Monday the 2nd (NOON) to Thursday the 5th.
 *
 * | did | place     | activated | reported on       | faults           | alerts                  |
 * | a   | Guangzhou | 1st       | 1st, 2nd, 5th     | one, over        | full, over; full, still |
 * | b   | Shenzhen  | 2nd       | 2nd               | one, still       | –                       |
 * | c   | nowhere   | 2nd       | 2nd               | –                | shutdown, still         |
 * | d   | Munich    | never     | never             | –                | –                       |
 */
function history() {
  const made = world()
  const { addDevice, simulation, store } = made
  const at = (day: number, second = 0) => NOON + (day - 2) * DAY + second * SECOND
  const devices = {
    a: addDevice({ did: 'a', mac: 'AA', place: GUANGZHOU, createdAt: at(1) }, at(1)),
    b: addDevice({ did: 'b', mac: 'BB', serial: 'BLE-1', place: SHENZHEN, online: false }, at(1)),
    c: addDevice({ did: 'c', mac: 'CC', place: null, online: false }, at(1)),
    d: addDevice({ did: 'd', mac: 'DD', place: MUNICH, online: false }, at(1)),
  }
  simulation.report('a', { alert_full: 1 }, at(1, 1))
  simulation.report('a', { alert_full: 0, fault_roomtemp: 1 }, at(1, 2))
  simulation.connect('b', at(2))
  simulation.report('b', { fault_roomtemp: 1 }, at(2, 1))
  simulation.connect('c', at(2, 5))
  simulation.report('c', { alert_shutdown: 1 }, at(2, 6))
  simulation.report('a', { fault_roomtemp: 0 }, at(2, 7))
  simulation.disconnect('c', 'tcp_closed', at(2, 8))
  simulation.report('a', { alert_full: 1 }, at(5))
  store.groups.set('root', { gid: 'root', productKey: 'pk', parent: null })
  store.groups.set('sub', { gid: 'sub', productKey: 'pk', parent: 'root' })
  store.groups.set('empty', { gid: 'empty', productKey: 'pk', parent: 'root' })
  store.moveToGroup(devices.a, 'root')
  store.moveToGroup(devices.c, 'sub')
  return { ...made, now: at(5, 60) }
}

const made = history()
const ask = (name: Parameters<typeof made.ask>[0], query: object = {}) => made.ask(name, query, made.now)

describe('deviceLocations', () => {
  it('has a bare number for a city, and devices without a place in the total alone', () => {
    expect(ask('deviceLocations')).toEqual({
      gid: null,
      total: 4,
      location: {
        China: { count: 2, Guangdong: { count: 2, Guangzhou: 1, Shenzhen: 1 } },
        Germany: { count: 1, Bavaria: { count: 1, Munich: 1 } },
      },
    })
  })

  it.each([
    [{ is_online: 1 }, 2, ['China']],
    [{ is_online: 0 }, 2, ['Germany']],
    [{ is_faulty: 1 }, 1, ['China']],
    [{ is_alert: 1 }, 2, ['China']],
    [{ is_alert: 1, is_online: 0 }, 1, []],
    [{ gid: 'root' }, 2, ['China']],
    [{ gid: 'sub' }, 1, []],
    [{ gid: 'empty' }, 0, []],
  ])('%j', (query, total, countries) => {
    const answer = ask('deviceLocations', query) as { total: number; gid: string | null; location: object }
    expect([answer.total, Object.keys(answer.location)]).toEqual([total, countries])
    expect(answer.gid).toBe('gid' in query ? query.gid : null)
  })
})

it('deviceSummary counts days that end with today', () => {
  expect(ask('deviceSummary')).toEqual({
    active: { '7_day': 3, yesterday: 0 },
    new: { '7_day': 3, '30_day': 3, yesterday: 0, today: 0 },
    total: 3,
    online: 2,
  })
  // On the evening of the 2nd.
  expect(made.ask('deviceSummary', {}, NOON + 60 * SECOND)).toMatchObject({
    active: { yesterday: 1 },
    new: { yesterday: 1, today: 2 },
  })
  // On the 8th the 2nd is the first of seven days; on the 9th no more.
  expect(made.ask('deviceSummary', {}, NOON + 6 * DAY)).toMatchObject({ new: { '7_day': 2 }, active: { '7_day': 3 } })
  expect(made.ask('deviceSummary', {}, NOON + 7 * DAY)).toMatchObject({ new: { '7_day': 0 }, active: { '7_day': 1 } })
  // On the 31st the 2nd is the first of thirty.
  expect(made.ask('deviceSummary', {}, NOON + 29 * DAY)).toMatchObject({ new: { '30_day': 2 } })
  expect(made.ask('deviceSummary', {}, NOON + 30 * DAY)).toMatchObject({ new: { '30_day': 0 } })
})

describe('activatedDevices', () => {
  const row = (mac: object, place: object, report_date: string) => ({
    ...mac,
    ...place,
    report_date,
    product_key: 'pk',
    created_at: '2026-03-01 12:00:00',
  })
  const guangzhou = { country: 'China', region: 'Guangdong', city: 'Guangzhou' }
  const shenzhen = { country: 'China', region: 'Guangdong', city: 'Shenzhen' }
  const nowhere = { country: null, region: null, city: null }

  it('lists first times online, oldest first; a Bluetooth device by its serial', () => {
    expect(ask('activatedDevices')).toEqual({
      meta: { previous: null, skip: 0, total: 3, limit: 20, next: null },
      objects: [
        row({ mac: 'AA' }, guangzhou, '2026-03-01'),
        row({ device_sn: 'BLE-1' }, shenzhen, '2026-03-02'),
        row({ mac: 'CC' }, nowhere, '2026-03-02'),
      ],
    })
  })

  it.each([
    [{ start: '2026-03-02' }, 2],
    [{ end: '2026-03-01' }, 1],
    [{ start: '2026-03-02', end: '2026-03-02' }, 2],
    [{ start: '2026-03-03' }, 0],
    [{ country: 'China' }, 2],
    [{ country: 'China', city: 'Shenzhen' }, 1],
    [{ region: 'Bavaria' }, 0],
  ])('%j', (query, total) => {
    expect(ask('activatedDevices', query)).toMatchObject({ meta: { total } })
  })
})

it('activeDevices has a row for each device and day, and pages', () => {
  const rows = (answer: unknown) =>
    (answer as { objects: Record<string, string>[] }).objects.map(each => [
      each.report_date,
      each.mac ?? each.device_sn,
    ])
  expect(rows(ask('activeDevices'))).toEqual([
    ['2026-03-01', 'AA'],
    ['2026-03-02', 'AA'],
    ['2026-03-02', 'BLE-1'],
    ['2026-03-02', 'CC'],
    ['2026-03-05', 'AA'],
  ])
  const page = ask('activeDevices', { start: '2026-03-02', limit: 2, skip: 2 })
  expect(rows(page)).toEqual([
    ['2026-03-02', 'CC'],
    ['2026-03-05', 'AA'],
  ])
  expect(page).toMatchObject({
    meta: { total: 4, skip: 2, limit: 2, next: null, previous: expect.stringMatching(/^\/v1\//) },
  })
})

describe('livenessHistory', () => {
  const tree = (cities: object, count: number) => ({ China: { count, Guangdong: { count, ...cities } } })
  const one = { Guangzhou: { count: 1 } }

  it('counts each device once a day', () => {
    expect(ask('livenessHistory', { cycle: 'date', start: '2026-03-01', end: '2026-03-03' })).toEqual({
      start: '2026-03-01',
      gid: null,
      end: '2026-03-03',
      cycle: 'date',
      data: [
        { count: 1, location: tree(one, 1), date: '2026-03-01' },
        { count: 3, location: tree({ ...one, Shenzhen: { count: 1 } }, 2), date: '2026-03-02' },
        { count: 0, location: {}, date: '2026-03-03' },
      ],
    })
  })

  it('once a week, from Monday on', () => {
    expect(ask('livenessHistory', { cycle: 'week', start: '2026-09', end: '2026-10' })).toMatchObject({
      cycle: 'week',
      data: [
        { count: 1, location: tree(one, 1), week: '2026-09' },
        { count: 3, week: '2026-10' },
      ],
    })
  })

  it('once a month', () => {
    expect(ask('livenessHistory', { cycle: 'month', start: '2026-03', end: '2026-03', gid: 'root' })).toEqual({
      start: '2026-03',
      gid: 'root',
      end: '2026-03',
      cycle: 'month',
      data: [{ count: 2, location: tree(one, 1), month: '2026-03' }],
    })
  })

  it.each([
    { cycle: 'date', start: '2026-03-02', end: '2026-03-01' },
    { cycle: 'week', start: '2026-10', end: '2026-54' },
    { cycle: 'date', start: '0001-01-01', end: '9999-12-31' },
  ])('refuses %j', query => {
    expect(() => ask('livenessHistory', query)).toThrow(expect.objectContaining({ errorCode: 5002 }))
  })
})

it('activationReport has the form of the history, by default of the last seven days', () => {
  const answer = ask('activationReport') as { data: { count: number; date: string }[] }
  expect(answer).toMatchObject({ start: '2026-02-27', end: '2026-03-05', cycle: 'date', gid: null })
  expect(answer.data.map(each => [each.date.slice(8), each.count])).toEqual([
    ['27', 0],
    ['28', 0],
    ['01', 1],
    ['02', 2],
    ['03', 0],
    ['04', 0],
    ['05', 0],
  ])
})

it('deviceReport counts what is now, and leaves out 0 within the tree', () => {
  expect(ask('deviceReport')).toEqual({
    count: { activated: 3, faulty: 1, alert: 2 },
    gid: null,
    location: {
      China: {
        count: { activated: 2, faulty: 1, alert: 1 },
        Guangdong: {
          count: { activated: 2, faulty: 1, alert: 1 },
          Guangzhou: { count: { activated: 1, alert: 1 } },
          Shenzhen: { count: { activated: 1, faulty: 1 } },
        },
      },
    },
  })
})

describe('incidents', () => {
  const counts = (total: number, resolved: number) => ({ total, resolved, unresolved: total - resolved })
  const deep = (counted: object, cities: object) => ({ China: { ...counted, Guangdong: { ...counted, ...cities } } })

  it('faultDevices: devices, resolved when they have none any more', () => {
    expect(ask('faultDevices')).toEqual({
      gid: null,
      count: counts(2, 1),
      location: deep(
        { count: counts(2, 1) },
        { Guangzhou: { count: counts(1, 1) }, Shenzhen: { count: counts(1, 0) } },
      ),
    })
  })

  it('alertDevices: one that was over came back', () => {
    expect(ask('alertDevices')).toEqual({
      gid: null,
      count: counts(2, 0),
      location: deep({ count: counts(1, 0) }, { Guangzhou: { count: counts(1, 0) } }),
    })
  })

  it('faultEvents: how often, by attribute', () => {
    const both = { count: counts(2, 1), detail: { fault_roomtemp: counts(2, 1) } }
    const over = { count: counts(1, 1), detail: { fault_roomtemp: counts(1, 1) } }
    const still = { count: counts(1, 0), detail: { fault_roomtemp: counts(1, 0) } }
    expect(ask('faultEvents')).toEqual({
      gid: null,
      ...both,
      location: deep(both, { Guangzhou: over, Shenzhen: still }),
    })
    expect(ask('faultEvents', { gid: 'root' })).toEqual({
      gid: 'root',
      ...over,
      location: deep(over, { Guangzhou: over }),
    })
  })

  it('alertEvents: what is nowhere is in the total alone', () => {
    const full = { count: counts(2, 1), detail: { alert_full: counts(2, 1) } }
    expect(ask('alertEvents')).toEqual({
      gid: null,
      count: counts(3, 1),
      detail: { alert_full: counts(2, 1), alert_shutdown: counts(1, 0) },
      location: deep(full, { Guangzhou: full }),
    })
  })

  it('nothing at all', () => {
    expect(ask('faultEvents', { gid: 'empty' })).toEqual({
      gid: 'empty',
      count: counts(0, 0),
      detail: {},
      location: {},
    })
  })
})

describe('users', () => {
  const made = history()
  const { store, addUser } = made
  for (const [uid, place, day] of [
    ['u', GUANGZHOU, 1],
    ['v', SHENZHEN, 2],
    ['w', undefined, 2],
  ] as const)
    addUser(
      { uid, place: place ?? { country: 'Germany', region: null, city: null, longitude: null, latitude: null } },
      NOON + (day - 2) * DAY,
    )
  const bind = (uid: string, did: string, day: number, over = false) =>
    store.bindings.push({
      did,
      uid,
      appid: 'app',
      isOwner: true,
      boundAt: NOON + (day - 2) * DAY,
      unboundAt: over ? NOON + 3 * DAY : null,
    })
  bind('u', 'a', 3)
  bind('u', 'b', 2)
  bind('v', 'c', 3, true)
  bind('u', 'a', 5)
  store.users.get('u')?.activeDays.push('2026-03-04')
  const ask = (name: Parameters<typeof made.ask>[0], query: object = {}) => made.ask(name, query, made.now)

  it('totalUsers: who ever bound a device', () => {
    expect(ask('totalUsers')).toEqual({ gid: null, total: 2 })
    expect(ask('totalUsers', { gid: 'sub' })).toEqual({ gid: 'sub', total: 1 })
    expect(ask('totalUsers', { gid: 'empty' })).toEqual({ gid: 'empty', total: 0 })
  })

  it('newUsers: on the day of their first binding', () => {
    expect(ask('newUsers', { start: '2026-03-01', end: '2026-03-03' })).toEqual({
      start: '2026-03-01',
      end: '2026-03-03',
      gid: null,
      cycle: 'date',
      data: [
        { count: 0, date: '2026-03-01' },
        { count: 1, date: '2026-03-02' },
        { count: 1, date: '2026-03-03' },
      ],
    })
    // Of the group it is the binding of a device of the group.
    expect(ask('newUsers', { gid: 'root', cycle: 'date', start: '2026-03-02', end: '2026-03-03' })).toMatchObject({
      data: [{ count: 0 }, { count: 2 }],
    })
    expect(ask('newUsers', { cycle: 'month', start: '2026-03', end: '2026-03' })).toMatchObject({
      data: [{ count: 2, month: '2026-03' }],
    })
  })

  it('userLiveness: by day, of the enterprise', () => {
    expect(ask('userLiveness', { product_key: 'pk', start_date: '2026-03-01', end_date: '2026-03-04' })).toEqual({
      data: [
        { count: 1, date: '2026-03-01' },
        { count: 2, date: '2026-03-02' },
        { count: 0, date: '2026-03-03' },
        { count: 1, date: '2026-03-04' },
      ],
    })
    expect(() => ask('userLiveness', { product_key: 'pk', appid: 'other' })).toThrow(
      expect.objectContaining({ errorCode: 5016 }),
    )
  })

  it('userLocations: a tree with nothing around it', () => {
    expect(ask('userLocations', { product_key: 'pk' })).toEqual({
      China: { count: 2, Guangdong: { count: 2, Guangzhou: { count: 1 }, Shenzhen: { count: 1 } } },
      Germany: { count: 1 },
    })
  })
})

it.each(['deviceLocations', 'livenessHistory', 'deviceReport', 'faultDevices', 'alertEvents', 'totalUsers'] as const)(
  '%s refuses a group that is not there, or of another product',
  name => {
    made.store.groups.set('foreign', { gid: 'foreign', productKey: 'other', parent: null })
    const span = { start: '2026-03-01', end: '2026-03-01' }
    expect(() => ask(name, { gid: '__proto__', ...span })).toThrow(expect.objectContaining({ errorCode: 5206 }))
    expect(() => ask(name, { gid: 'foreign', ...span })).toThrow(expect.objectContaining({ errorCode: 5201 }))
  },
)

it('keeps places apart that are called as members of the tree are', () => {
  const { addDevice, ask } = world()
  addDevice({ place: { country: '__proto__', region: 'count', city: 'detail', longitude: null, latitude: null } })
  const { location } = ask('deviceLocations', {}) as { location: object }
  expect(Object.entries(location)).toEqual([['__proto__', { count: 1 }]])
  expect(ask('deviceReport', {})).toMatchObject({ count: { activated: 1 } })
})

it('counts a place as deep as it is known from the country on', () => {
  const { addDevice, ask } = world()
  addDevice({ place: { ...GUANGZHOU, region: null } })
  addDevice({ place: { ...MUNICH, country: null } })
  expect(ask('deviceLocations', {})).toEqual({ gid: null, total: 2, location: { China: { count: 1 } } })
})
