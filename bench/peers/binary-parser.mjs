import { Parser } from 'binary-parser'
import { frames, MODES, SPEEDS, statuses } from '../reference.mjs'

// Bits come most significant first, and formatters bring labels and display values.
const parser = new Parser()
  .endianess('big')
  .bit2('mode', { formatter: at => MODES[at] })
  .bit1('light')
  .bit1('sleep')
  .bit1('eco')
  .bit1('swing')
  .bit1('child_lock')
  .bit1('power')
  .bit5('reserved1')
  .bit3('speed', { formatter: at => SPEEDS[at] })
  .uint8('target', { formatter: raw => (raw + 20) / 2 })
  .uint16('room', { formatter: raw => (raw - 400) / 10 })
  .uint16('current', { formatter: raw => raw / 100 })
  .uint8('reserved7')
  .uint32('energy')

export const decode = () => ({
  inputs: frames.map(bytes => Buffer.from(bytes)),
  run(bytes) {
    const { power, child_lock, swing, eco, sleep, light, mode, speed, target, room, current, energy } =
      parser.parse(bytes)
    return { attrs: { power, child_lock, swing, eco, sleep, light, mode, speed, target, room, current, energy } }
  },
  outputs: statuses,
})
