import { load } from '../built.mjs'
import { decode, definition, MODES, random, SPEEDS } from '../reference.mjs'
import { same } from '../same.mjs'
import { codecOf } from './ours.mjs'

const ROWS = 1_000_000
const STRIDE = 12

const next = random()
const bytes = Uint8Array.from({ length: ROWS * STRIDE }, () => next() & 255)
// Nothing odd: what is reserved is 0.
for (let at = 0; at < bytes.length; at += STRIDE) {
  bytes[at + 1] &= 7
  bytes[at + 7] = 0
}
const bodies = () => Array.from({ length: ROWS }, (_, row) => bytes.subarray(row * STRIDE, (row + 1) * STRIDE))

/** Some of the rows, from one end to the other. */
const probes = Array.from({ length: 64 }, (_, at) => Math.floor((at * (ROWS - 1)) / 63))
const expected = probes.map(row => decode(bytes.subarray(row * STRIDE, (row + 1) * STRIDE)).attrs)
const many = (run, attrsOf) => ({
  inputs: [undefined],
  run,
  each: ROWS,
  outputs: [expected],
  check: (table, attrs) =>
    probes.every((row, at) => {
      const got = attrsOf(table, row)
      return same(got, Object.fromEntries(Object.keys(got).map(name => [name, attrs[at][name]])))
    }),
})

async function ours(frames, { attrs, into = true } = {}) {
  const { parseDefinition, createLayout } = await load('index')
  const { decodeColumns, rowOf } = await load('columns')
  const layout = createLayout(parseDefinition(definition()))
  const options = { ...(attrs && { attrs }) }
  const before = into ? { into: decodeColumns(layout, frames, options) } : {}
  return many(() => decodeColumns(layout, frames, { ...options, ...before }), rowOf)
}

/** One loop over the rows, an array an attribute: made once, as with `into`. */
function handWritten() {
  const u8 = () => new Uint8Array(ROWS)
  const f64 = () => new Float64Array(ROWS)
  const table = {
    ...{ power: u8(), child_lock: u8(), swing: u8(), eco: u8(), sleep: u8(), light: u8(), mode: u8(), speed: u8() },
    ...{ target: f64(), room: f64(), current: f64(), energy: new Uint32Array(ROWS) },
  }
  const { power, child_lock, swing, eco, sleep, light, mode, speed, target, room, current, energy } = table
  const run = () => {
    const b = bytes
    for (let row = 0, at = 0; row < ROWS; row++, at += STRIDE) {
      const x = b[at]
      power[row] = x & 1
      child_lock[row] = (x >> 1) & 1
      swing[row] = (x >> 2) & 1
      eco[row] = (x >> 3) & 1
      sleep[row] = (x >> 4) & 1
      light[row] = (x >> 5) & 1
      mode[row] = x >> 6
      speed[row] = b[at + 1] & 7
      target[row] = (b[at + 2] + 20) / 2
      room[row] = (((b[at + 3] << 8) | b[at + 4]) - 400) / 10
      current[row] = ((b[at + 5] << 8) | b[at + 6]) / 100
      energy[row] = ((b[at + 8] << 24) | (b[at + 9] << 16) | (b[at + 10] << 8) | b[at + 11]) >>> 0
    }
    return table
  }
  return many(run, (_, row) => ({
    ...Object.fromEntries(Object.entries(table).map(([name, values]) => [name, values[row]])),
    mode: MODES[mode[row]],
    speed: SPEEDS[speed[row]],
  }))
}

/** As many bytes moved as twelve columns read and write. */
function memcpy() {
  const out = 8 + 3 * 8 + 4
  const half = (ROWS * (STRIDE + out)) / 2
  const [source, target] = [new Uint8Array(half).fill(1), new Uint8Array(half).fill(2)]
  return { inputs: [undefined], run: () => target.set(source), each: ROWS }
}

/** All objects alive at the end, so their memory has been moved about. */
async function keptObjects() {
  const codec = await codecOf('compiled')
  const list = bodies()
  const run = () => {
    const kept = list.map(body => codec.decodeStatus(body).attrs)
    // The rest is free again before the next round.
    return new Map(probes.map(row => [row, kept[row]]))
  }
  return many(run, (kept, row) => kept.get(row))
}

/** A million frames of 12 attributes at once, a frame an operation. */
export const cases = {
  'hand-written': handWritten,
  'twelve columns': () => ours({ bytes, stride: STRIDE }),
  'one column': () => ours({ bytes, stride: STRIDE }, { attrs: ['room'] }),
  'twelve columns, new arrays': () => ours({ bytes, stride: STRIDE }, { into: false }),
  'twelve columns, frames by offset': () =>
    ours({ bytes, offsets: Uint32Array.from({ length: ROWS }, (_, row) => row * STRIDE) }),
  'twelve columns, a list of frames': () => ours(bodies()),
  'kept objects': keptObjects,
  memcpy,
}
