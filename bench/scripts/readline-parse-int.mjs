// What somebody writes for one product who has nothing: readline, parseInt a byte, JSON.stringify.
import { createReadStream, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'

const MODES = ['auto', 'cool', 'heat', 'fan']
const SPEEDS = ['off', 's1', 's2', 's3', 's4', 's5', 's6', 's7']
const BOOLS = ['power', 'child_lock', 'swing', 'eco', 'sleep', 'light']

const [path, form] = process.argv.slice(2)
let held = ''
const print = value => {
  held += `${JSON.stringify(value)}\n`
  if (held.length < 65536) return
  writeSync(1, held)
  held = ''
}
for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
  const { timestamp, type, payload } = form === 'hex' ? { payload: line } : JSON.parse(line)
  const hex = form === 'hex' ? payload : payload.slice(16)
  const b = hex
    .match(/../g)
    .map(pair => Number.parseInt(pair, 16))
    .slice(1)
  const bools = Object.fromEntries(BOOLS.map((name, at) => [name, (b[0] >> at) & 1]))
  const attrs = {
    ...bools,
    mode: MODES[b[0] >> 6],
    speed: SPEEDS[b[1] & 7],
    target: b[2] * 0.5 + 10,
    room: +(((b[3] << 8) | b[4]) * 0.1 - 40).toFixed(1),
    current: +(((b[5] << 8) | b[6]) * 0.01).toFixed(2),
    energy: ((b[8] << 24) | (b[9] << 16) | (b[10] << 8) | b[11]) >>> 0,
  }
  print({ timestamp, type, action: 'report', attrs })
}
writeSync(1, held)
