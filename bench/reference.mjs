// The frame that everything is measured on: 12 attributes in 12 bytes, byte 7 and five bits reserved, as a definition and as what somebody
// would write by hand for it. All of it gives and takes what the codec does: `{ attrs }`, enums as labels, booleans as 0 or 1.

const bit = (byte_offset, bit_offset, len) => ({ byte_offset, bit_offset, len, unit: 'bit' })
const byte = (byte_offset, len) => ({ byte_offset, bit_offset: 0, len, unit: 'byte' })
const uint = (name, data_type, at, len, ratio, addition) => ({
  name,
  data_type,
  position: byte(at, len),
  uint_spec: { min: 0, max: 2 ** (8 * len) - 1, ratio, addition },
})

export const MODES = ['auto', 'cool', 'heat', 'fan']
export const SPEEDS = ['off', 's1', 's2', 's3', 's4', 's5', 's6', 's7']
export const BOOLS = ['power', 'child_lock', 'swing', 'eco', 'sleep', 'light']

const ATTRIBUTES = [
  ...BOOLS.map((name, at) => ({ name, data_type: 'bool', position: bit(0, at, 1) })),
  { name: 'mode', data_type: 'enum', enum: MODES, position: bit(0, 6, 2) },
  { name: 'speed', data_type: 'enum', enum: SPEEDS, position: bit(1, 0, 3) },
  uint('target', 'uint8', 2, 1, 0.5, 10),
  uint('room', 'uint16', 3, 2, 0.1, -40),
  uint('current', 'uint16', 5, 2, 0.01, 0),
  uint('energy', 'uint32', 8, 4, 1, 0),
]

/** The frame so many times over, one after the other; `prefix` makes the names those of another product. */
export function definition({ prefix = '', count = ATTRIBUTES.length } = {}) {
  const attrs = Array.from({ length: count }, (_, id) => {
    const round = Math.floor(id / ATTRIBUTES.length)
    const { name, position, ...attribute } = ATTRIBUTES[id % ATTRIBUTES.length]
    return {
      id,
      name: `${prefix}${name}${round === 0 ? '' : round}`,
      display_name: name,
      type: 'status_writable',
      position: { ...position, byte_offset: position.byte_offset + 12 * round },
      ...attribute,
    }
  })
  return { name: 'reference', product_key: '0', protocolType: 'standard', entities: [{ attrs }] }
}

/** The numbers as IEEE arithmetic leaves them: 19.900000000000002 and the like. */
export function decodeNaive(b) {
  const x = b[0]
  return {
    attrs: {
      power: x & 1,
      child_lock: (x >> 1) & 1,
      swing: (x >> 2) & 1,
      eco: (x >> 3) & 1,
      sleep: (x >> 4) & 1,
      light: (x >> 5) & 1,
      mode: MODES[x >> 6],
      speed: SPEEDS[b[1] & 7],
      target: b[2] * 0.5 + 10,
      room: ((b[3] << 8) | b[4]) * 0.1 - 40,
      current: ((b[5] << 8) | b[6]) * 0.01,
      energy: ((b[8] << 24) | (b[9] << 16) | (b[10] << 8) | b[11]) >>> 0,
    },
  }
}

/** The numbers exact: the double nearest to the decimal, which prints as it. */
export function decode(b) {
  const x = b[0]
  return {
    attrs: {
      power: x & 1,
      child_lock: (x >> 1) & 1,
      swing: (x >> 2) & 1,
      eco: (x >> 3) & 1,
      sleep: (x >> 4) & 1,
      light: (x >> 5) & 1,
      mode: MODES[x >> 6],
      speed: SPEEDS[b[1] & 7],
      target: (b[2] + 20) / 2,
      room: (((b[3] << 8) | b[4]) - 400) / 10,
      current: ((b[5] << 8) | b[6]) / 100,
      energy: ((b[8] << 24) | (b[9] << 16) | (b[10] << 8) | b[11]) >>> 0,
    },
  }
}

/** Exact, and the length and the reserved bits looked at: what the codec does. */
export function decodeChecked(b) {
  if (b.length !== 12 || ((b[1] & 0xf8) | b[7]) !== 0) throw new RangeError('no frame')
  return decode(b)
}

export function decodeMessage(p0) {
  const x = p0[1]
  if (p0[0] !== 4) throw new RangeError('no report')
  return {
    action: 'report',
    attrs: {
      power: x & 1,
      child_lock: (x >> 1) & 1,
      swing: (x >> 2) & 1,
      eco: (x >> 3) & 1,
      sleep: (x >> 4) & 1,
      light: (x >> 5) & 1,
      mode: MODES[x >> 6],
      speed: SPEEDS[p0[2] & 7],
      target: (p0[3] + 20) / 2,
      room: (((p0[4] << 8) | p0[5]) - 400) / 10,
      current: ((p0[6] << 8) | p0[7]) / 100,
      energy: ((p0[9] << 24) | (p0[10] << 16) | (p0[11] << 8) | p0[12]) >>> 0,
    },
  }
}

export const MODE_INDEX = Object.assign(Object.create(null), Object.fromEntries(MODES.map((label, at) => [label, at])))
export const SPEED_INDEX = Object.assign(
  Object.create(null),
  Object.fromEntries(SPEEDS.map((label, at) => [label, at])),
)

/** Trusts what it is given. */
export function encode(a) {
  const b = new Uint8Array(12)
  b[0] =
    a.power |
    (a.child_lock << 1) |
    (a.swing << 2) |
    (a.eco << 3) |
    (a.sleep << 4) |
    (a.light << 5) |
    (MODE_INDEX[a.mode] << 6)
  b[1] = SPEED_INDEX[a.speed]
  b[2] = Math.round(a.target * 2 - 20)
  const room = Math.round(a.room * 10 + 400)
  b[3] = room >> 8
  b[4] = room
  const current = Math.round(a.current * 100)
  b[5] = current >> 8
  b[6] = current
  const energy = a.energy
  b[8] = energy >>> 24
  b[9] = energy >>> 16
  b[10] = energy >>> 8
  b[11] = energy
  return b
}

const KEYS = ATTRIBUTES.length
const isBool = value => value === 0 || value === 1
const refuse = name => {
  throw new RangeError(name)
}

/** Looks at all that the codec looks at: nothing but the twelve members, each of its kind, in range, and on a step of its scale. */
export function encodeChecked(a) {
  const { power, child_lock, swing, eco, sleep, light, target, room, current, energy } = a
  let n = 0
  for (const _ in a) n++
  if (n !== KEYS) refuse('members')
  if (!isBool(power)) refuse('power')
  if (!isBool(child_lock)) refuse('child_lock')
  if (!isBool(swing)) refuse('swing')
  if (!isBool(eco)) refuse('eco')
  if (!isBool(sleep)) refuse('sleep')
  if (!isBool(light)) refuse('light')
  const mode = MODE_INDEX[a.mode]
  if (mode === undefined) refuse('mode')
  const speed = SPEED_INDEX[a.speed]
  if (speed === undefined) refuse('speed')
  const t = Math.round(target * 2 - 20)
  if (!(t >= 0 && t <= 255) || (t + 20) / 2 !== target) refuse('target')
  const r = Math.round(room * 10 + 400)
  if (!(r >= 0 && r <= 65535) || (r - 400) / 10 !== room) refuse('room')
  const c = Math.round(current * 100)
  if (!(c >= 0 && c <= 65535) || c / 100 !== current) refuse('current')
  if (energy >>> 0 !== energy) refuse('energy')
  const b = new Uint8Array(12)
  b[0] = power | (child_lock << 1) | (swing << 2) | (eco << 3) | (sleep << 4) | (light << 5) | (mode << 6)
  b[1] = speed
  b[2] = t
  b[3] = r >> 8
  b[4] = r
  b[5] = c >> 8
  b[6] = c
  b[8] = energy >>> 24
  b[9] = energy >>> 16
  b[10] = energy >>> 8
  b[11] = energy
  return b
}

/** The same frames in every run. */
export function random(seed = 12345) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state >>> 8
  }
}

const next = random()
export const frames = Array.from({ length: 64 }, () => {
  const b = new Uint8Array(12).map(() => next() & 255)
  b[1] &= 7
  b[7] = 0
  return b
})
export const statuses = frames.map(decode)
export const objects = statuses.map(({ attrs }) => attrs)
/** With the action byte of a report. */
export const p0s = frames.map(b => Uint8Array.of(4, ...b))
export const messages = p0s.map(decodeMessage)
