import * as z from 'zod/mini'

// What a snapshot may hold. Each schema's text is the "expected …" of a message.

/** The last moment that a date can show with a year of four digits. */
const LAST_MOMENT = Date.UTC(9999, 11, 30)
/** A week: longer than any of these times is sensible. */
const MOST_MILLISECONDS = 7 * 24 * 3600e3

const text = z.string('a text')
const id = z
  .string('an id (a text)')
  .check(z.minLength(1, 'an id'), z.maxLength(256, 'an id of at most 256 characters'))
const textOrNull = z.nullable(z.string('a text or null'))
const flag = z.boolean('true or false')
const moment = whole(0, LAST_MOMENT, 'epoch milliseconds')
const momentOrNull = z.nullable(moment)
const hex = z.string('bytes as hex').check(z.regex(/^(?:[0-9a-f]{2})*$/, 'bytes as lower-case hex'))
const day = z.string('a day').check(z.regex(/^\d{4}-\d\d-\d\d$/, 'a day such as 2016-08-01'))
const coordinate = z.nullable(z.number('degrees or null'))
const count = whole(0, Number.MAX_SAFE_INTEGER, 'a whole number')

function whole(least: number, most: number, what: string) {
  const error = `${what}, ${least} to ${most}`
  return z.int({ error, abort: true }).check(z.minimum(least, error), z.maximum(most, error))
}

function probability() {
  const error = 'a probability, 0 to 1'
  return z.number(error).check(z.minimum(0, error), z.maximum(1, error))
}

function list<T extends z.ZodMiniType>(item: T) {
  return z.array(item, 'a list')
}

function object<T extends z.core.$ZodLooseShape>(shape: T, what: string) {
  return z.object(shape, `${what} (an object)`)
}

const place = object(
  { country: textOrNull, region: textOrNull, city: textOrNull, longitude: coordinate, latitude: coordinate },
  'a place',
)

const milliseconds = whole(0, MOST_MILLISECONDS, 'milliseconds')
/** Every millisecond would keep the emulator busy for longer than the time it simulates. */
const reportEvery = z.union([z.literal(0), whole(1_000, MOST_MILLISECONDS, 'milliseconds')], {
  error: `0, or milliseconds, 1000 to ${MOST_MILLISECONDS}`,
})

const ofDay = whole(0, 24 * 3600e3, 'milliseconds of a day')

const behaviour = object(
  {
    applyDelay: z
      .tuple([milliseconds, milliseconds], 'two times, the least and the most')
      .check(z.refine(([least, most]) => least <= most, 'the least before the most')),
    reportEvery,
    incidentRate: probability(),
    dropRate: probability(),
    keepAlive: whole(6_000, MOST_MILLISECONDS, 'milliseconds'),
    loseRate: probability(),
    repeatRate: probability(),
    lateRate: z.optional(probability()),
    lateBy: z.optional(milliseconds),
    hours: z.optional(z.tuple([ofDay, ofDay], 'two times of the day')),
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
  return z.pipe(
    z.custom<Readonly<Record<string, unknown>>>(isRecord, error),
    z.transform(from => Object.fromEntries(Object.entries(from))),
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
    place: z.nullable(place),
    createdAt: moment,
    activatedAt: momentOrNull,
    onlineAt: momentOrNull,
    isOnline: flag,
    hasPower: flag,
    isDisabled: flag,
    gid: z.nullable(id),
    attrs,
    activeDays: list(day),
    incidents: list(
      object(
        {
          attribute: text,
          kind: z.enum(['fault', 'alert'], 'fault or alert'),
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
          type: z.enum(['dev_online', 'dev_offline', 'dev_re_online'], {
            error: 'dev_online, dev_offline or dev_re_online',
          }),
          payload,
        },
        'an entry',
      ),
    ),
    cmd: list(
      object({ at: moment, type: z.enum(['dev2app', 'app2dev'], 'dev2app or app2dev'), frame: hex }, 'an entry'),
    ),
    data: list(object({ at: moment, attrs }, 'an entry')),
    behaviour,
  },
  'a device',
)

/** Whatever it is, it is there. */
const given = z.custom<unknown>(value => value !== undefined, 'a definition, or null')
const kind = <const K extends string>(name: K) => z.literal(name)

const comingEvent = object(
  {
    at: moment,
    did: id,
    what: z.discriminatedUnion(
      'kind',
      [
        object({ kind: kind('apply'), p0: hex }, 'an event'),
        object({ kind: kind('report') }, 'an event'),
        object({ kind: kind('arrive'), madeAt: moment, frame: hex, attrs }, 'an event'),
        object({ kind: kind('come') }, 'an event'),
        object({ kind: kind('leave') }, 'an event'),
        object({ kind: kind('power-off') }, 'an event'),
        object({ kind: kind('power-on') }, 'an event'),
        object({ kind: kind('keep-alive-over') }, 'an event'),
      ],
      'what happens: apply, report, arrive, come, leave, power-off, power-on or keep-alive-over',
    ),
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
  place: z.nullable(place),
  createdAt: moment,
  updatedAt: moment,
}

export const snapshotSchema = object(
  {
    version: z.literal(1, '1, the version that this emulator writes'),
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
    groups: list(object({ gid: id, productKey: id, parent: z.nullable(id) }, 'a group')),
    users: list(object({ ...userMembers, enterpriseId: id, activeDays: list(day) }, 'a user')),
    bindings: list(
      object({ did: id, uid: id, appid: id, isOwner: flag, boundAt: moment, unboundAt: momentOrNull }, 'a binding'),
    ),
    tokens: list(object({ token: text, enterpriseId: id, productKey: id, expiresAt: moment }, 'a token')),
    quotas: list(object({ enterpriseId: id, used: count, resetsAt: moment }, 'a quota')),
    cursors: list(
      object({ context: text, expiresAt: moment, query: text, at: z.number('a time'), given: count }, 'a cursor'),
    ),
    coming: list(comingEvent),
  },
  'a snapshot',
)

export const deviceInitSchema = z.partial(
  object(
    {
      productKey: id,
      did: id,
      mac: id,
      serial: text,
      place: z.nullable(place),
      online: flag,
      disabled: flag,
      // Any form that encode takes: encode says what is wrong with it.
      attrs: z.unknown(),
      behaviour: z.partial(behaviour),
      createdAt: moment,
    },
    'a device',
  ),
)

export const userInitSchema = z.partial(object(userMembers, 'a user'))
