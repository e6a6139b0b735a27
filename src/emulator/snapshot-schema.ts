import * as v from 'valibot'
import { list as listOf } from '../shape/list.ts'
import { isObject } from '../shape/members.ts'
import { finite, whole as wholeNumber } from '../shape/number.ts'
import { object as objectOf } from '../shape/object.ts'

// What a snapshot may hold. Each schema's message is the "expected …" of a message.

/** The last moment that a date can show with a year of four digits. */
const LAST_MOMENT = Date.UTC(9999, 11, 30)
/** A week: longer than any of these times is sensible. */
const MOST_MILLISECONDS = 7 * 24 * 3600e3

const text = v.string('a text')
const id = v.pipe(
  v.string('an id (a text)'),
  v.minLength(1, 'an id'),
  v.maxLength(256, 'an id of at most 256 characters'),
)
const textOrNull = v.nullable(v.string('a text or null'))
const flag = v.boolean('true or false')
const moment = whole(0, LAST_MOMENT, 'epoch milliseconds')
const momentOrNull = v.nullable(moment)
const hex = v.pipe(v.string('bytes as hex'), v.regex(/^(?:[0-9a-f]{2})*$/, 'bytes as lower-case hex'))
const day = v.pipe(v.string('a day'), v.regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2016-08-01'))
const coordinate = v.nullable(finite('degrees or null'))
const count = whole(0, Number.MAX_SAFE_INTEGER, 'a whole number')

function whole(least: number, most: number, what: string) {
  const range = `${what}, ${least} to ${most}`
  return v.pipe(wholeNumber(range), v.minValue(least, range), v.maxValue(most, range))
}

function probability() {
  const range = 'a probability, 0 to 1'
  return v.pipe(finite(range), v.minValue(0, range), v.maxValue(1, range))
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2
}

function list<const S extends v.GenericSchema>(item: S) {
  return listOf(item, 'a list')
}

function object<const E extends v.ObjectEntries>(entries: E, what: string) {
  return objectOf(entries, `${what} (an object)`)
}

const place = object(
  { country: textOrNull, region: textOrNull, city: textOrNull, longitude: coordinate, latitude: coordinate },
  'a place',
)

const milliseconds = whole(0, MOST_MILLISECONDS, 'milliseconds')
/** Every millisecond would keep the emulator busy for longer than the time it simulates. */
const reportEvery = v.union(
  [v.literal(0), whole(1_000, MOST_MILLISECONDS, 'milliseconds')],
  `0, or milliseconds, 1000 to ${MOST_MILLISECONDS}`,
)

const behaviour = object(
  {
    applyDelay: v.pipe(
      v.custom<readonly [number, number]>(isPair, 'two times, the least and the most'),
      v.tuple([milliseconds, milliseconds]),
      v.check(([least, most]) => least <= most, 'the least before the most'),
    ),
    reportEvery,
    incidentRate: probability(),
    dropRate: probability(),
    keepAlive: whole(6_000, MOST_MILLISECONDS, 'milliseconds'),
    loseRate: probability(),
    repeatRate: probability(),
  },
  'a behaviour',
)

// Records of our own: the library's leave out what is called __proto__, and an attribute may be called that.
const attrs = record(
  value => typeof value === 'number' || typeof value === 'string',
  'numbers and texts by attribute name, as the platform shows values',
)
const payload = record(() => true, 'an object')

function record(isValue: (value: unknown) => boolean, error: string) {
  const isRecord = (from: unknown): boolean =>
    typeof from === 'object' && from !== null && !Array.isArray(from) && Object.values(from).every(isValue)
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isRecord, error),
    v.transform(from => Object.fromEntries(Object.entries(from))),
  )
}

const device = object(
  {
    did: id,
    productKey: id,
    mac: id,
    passcode: text,
    type: text,
    serial: textOrNull,
    place: v.nullable(place),
    createdAt: moment,
    activatedAt: momentOrNull,
    onlineAt: momentOrNull,
    isOnline: flag,
    hasPower: flag,
    isDisabled: flag,
    gid: v.nullable(id),
    attrs,
    activeDays: list(day),
    incidents: list(
      object(
        {
          attribute: text,
          kind: v.picklist(['fault', 'alert'], 'fault or alert'),
          raisedAt: moment,
          resolvedAt: momentOrNull,
        },
        'an incident',
      ),
    ),
    online: list(
      object(
        {
          at: moment,
          type: v.picklist(['dev_online', 'dev_offline', 'dev_re_online'], 'dev_online, dev_offline or dev_re_online'),
          payload,
        },
        'an entry',
      ),
    ),
    cmd: list(
      object({ at: moment, type: v.picklist(['dev2app', 'app2dev'], 'dev2app or app2dev'), frame: hex }, 'an entry'),
    ),
    data: list(object({ at: moment, attrs }, 'an entry')),
    behaviour,
  },
  'a device',
)

/** Whatever it is, it is there. */
const given = v.custom<unknown>(value => value !== undefined, 'a definition, or null')
const kind = <const K extends string>(name: K) => v.literal(name)

const EVENTS = {
  apply: object({ kind: kind('apply'), p0: hex }, 'an event'),
  report: object({ kind: kind('report') }, 'an event'),
  'power-off': object({ kind: kind('power-off') }, 'an event'),
  'power-on': object({ kind: kind('power-on') }, 'an event'),
  'keep-alive-over': object({ kind: kind('keep-alive-over') }, 'an event'),
}
type EventKind = keyof typeof EVENTS

const whatHappens = 'what happens: apply, report, power-off, power-on or keep-alive-over'
const noEvent = objectOf({ kind: v.picklist(Object.keys(EVENTS) as EventKind[], whatHappens) }, whatHappens)

const comingEvent = object(
  {
    at: moment,
    did: id,
    // Each kind by its own schema, so that a message names the member that is wrong.
    what: v.lazy((what): v.GenericSchema => {
      const kind = isObject(what) ? what.kind : undefined
      return typeof kind === 'string' && Object.hasOwn(EVENTS, kind) ? EVENTS[kind as EventKind] : noEvent
    }),
  },
  'an event',
)

const userMembers = {
  uid: id,
  appid: id,
  username: textOrNull,
  phone: textOrNull,
  email: textOrNull,
  name: textOrNull,
  birthday: textOrNull,
  gender: textOrNull,
  address: textOrNull,
  remark: textOrNull,
  isAnonymous: flag,
  place: v.nullable(place),
  createdAt: moment,
  updatedAt: moment,
}

export const snapshotSchema = object(
  {
    version: v.literal(1, '1, the version that this emulator writes'),
    now: moment,
    random: whole(0, 0xffff_ffff, 'a whole number'),
    enterprises: list(
      object({ enterpriseId: id, enterpriseSecret: text, productKeys: list(id), appIds: list(id) }, 'an enterprise'),
    ),
    products: list(
      object(
        { productKey: id, productSecret: text, definition: given, published: flag, remoteControl: flag },
        'a product',
      ),
    ),
    devices: list(device),
    groups: list(object({ gid: id, productKey: id, parent: v.nullable(id) }, 'a group')),
    users: list(object({ ...userMembers, enterpriseId: id, activeDays: list(day) }, 'a user')),
    bindings: list(
      object({ did: id, uid: id, appid: id, isOwner: flag, boundAt: moment, unboundAt: momentOrNull }, 'a binding'),
    ),
    tokens: list(object({ token: text, enterpriseId: id, productKey: id, expiresAt: moment }, 'a token')),
    quotas: list(object({ enterpriseId: id, used: count, resetsAt: moment }, 'a quota')),
    cursors: list(
      object({ context: text, expiresAt: moment, query: text, at: finite('a time'), given: count }, 'a cursor'),
    ),
    coming: list(comingEvent),
  },
  'a snapshot',
)

/** The same entries, of which none must be there. */
function optional(entries: v.ObjectEntries): v.ObjectEntries {
  return Object.fromEntries(Object.entries(entries).map(([name, schema]) => [name, v.optional(schema)]))
}

export const deviceInitSchema = object(
  optional({
    productKey: id,
    did: id,
    mac: id,
    serial: text,
    place: v.nullable(place),
    online: flag,
    disabled: flag,
    // Any form that encode takes: encode says what is wrong with it.
    attrs: v.unknown(),
    behaviour: object(optional(behaviour.entries), 'a behaviour'),
    createdAt: moment,
  }),
  'a device',
)

export const userInitSchema = object(optional(userMembers), 'a user')
