// Decoding into columns against its targets: a million frames of 12 bytes with 12 attributes, from memory to memory. All ratios of medians
// within one process, the cases by turns; processor time, not the clock's. Of the package as it is built (`npm run build`).
import { decodeColumns } from '../dist/columns.js'
import { compileCodec, createLayout, parseDefinition } from '../dist/index.node.js'
import { definition } from './reference.mjs'

const rows = Number(process.argv[2] ?? 1e6)
const rounds = Number(process.argv[3] ?? 15)
const layout = createLayout(parseDefinition(definition()))
const stride = layout.statusLength
const codec = compileCodec(layout)

let seed = 12345
const random = () => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
  return (seed >>> 16) & 0xff
}
const bytes = Uint8Array.from({ length: rows * stride }, random)
// Nothing odd: what is reserved is 0.
for (let at = 0; at < bytes.length; at += stride) {
  bytes[at + 1] &= 7
  bytes[at + 7] = 0
}
const frames = { bytes, stride }
const bodies = Array.from({ length: rows }, (_, row) => bytes.subarray(row * stride, (row + 1) * stride))
const offsets = Uint32Array.from({ length: rows }, (_, row) => row * stride)

const all = decodeColumns(layout, frames)
const one = decodeColumns(layout, frames, { attrs: ['room'] })
const output = [...all.columns.values()].reduce((sum, { values }) => sum + values.byteLength, 0)
// Half is read and half is written, so that as many bytes move in all.
const half = (bytes.length + output) / 2
const [source, target] = [new Uint8Array(half).fill(1), new Uint8Array(half).fill(2)]

const CASES = {
  memcpy: () => target.set(source),
  columns: () => decodeColumns(layout, frames, { into: all }),
  column: () => decodeColumns(layout, frames, { into: one, attrs: ['room'] }),
  fresh: () => decodeColumns(layout, frames),
  placed: () => decodeColumns(layout, { bytes, offsets }, { into: all }),
  list: () => decodeColumns(layout, bodies, { into: all }),
  kept: () => bodies.map(body => codec.decodeStatus(body).attrs),
}

const times = Object.fromEntries(Object.keys(CASES).map(name => [name, []]))
const { kept, ...lean } = CASES
// The objects come last and alone: collecting them goes on in other threads, whose time is counted too.
for (const cases of [lean, { kept }]) {
  for (let round = -3; round < rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const before = process.cpuUsage()
      run()
      const { user, system } = process.cpuUsage(before)
      if (round >= 0) times[name].push(((user + system) * 1000) / rows)
    }
  }
}
const median = list => list.toSorted((a, b) => a - b)[list.length >> 1]
const ns = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]))

const TARGETS = [
  ['kept objects / columns', ns.kept / ns.columns, 10],
  ['twelve columns / one column', ns.columns / ns.column, 5],
  ['bandwidth / that of memcpy', ns.memcpy / ns.columns, 0.18],
]
for (const [name, time] of Object.entries(ns))
  console.log(`${name.padEnd(30)}${time.toFixed(2).padStart(8)} ns a frame`)
console.log(`${'frames a second'.padEnd(30)}${(1e3 / ns.columns).toFixed(0).padStart(8)} million`)
for (const [name, found, least] of TARGETS) {
  console.log(
    `${name.padEnd(30)}${found.toFixed(2).padStart(8)}   (target: at least ${least})  ${found >= least ? 'met' : 'missed'}`,
  )
}
