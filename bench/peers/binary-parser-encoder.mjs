import { Parser } from 'binary-parser-encoder'
import { frames, MODE_INDEX, MODES, objects, SPEED_INDEX, SPEEDS, statuses } from '../reference.mjs'

// It takes the source text of formatters and encoders, so they see nothing around them, and leaves out those of some bit fields:
// the mapping is by hand.
const parser = new Parser()
  .endianess('big')
  .bit2('mode')
  .bit1('light')
  .bit1('sleep')
  .bit1('eco')
  .bit1('swing')
  .bit1('child_lock')
  .bit1('power')
  .bit5('reserved1')
  .bit3('speed')
  .uint8('target')
  .uint16('room')
  .uint16('current')
  .uint8('reserved7')
  .uint32('energy')

export const decode = () => ({
  inputs: frames.map(bytes => Buffer.from(bytes)),
  run(bytes) {
    const raw = parser.parse(bytes)
    return {
      attrs: {
        power: raw.power,
        child_lock: raw.child_lock,
        swing: raw.swing,
        eco: raw.eco,
        sleep: raw.sleep,
        light: raw.light,
        mode: MODES[raw.mode],
        speed: SPEEDS[raw.speed],
        target: (raw.target + 20) / 2,
        room: (raw.room - 400) / 10,
        current: raw.current / 100,
        energy: raw.energy,
      },
    }
  },
  outputs: statuses,
})

export const encode = () => ({
  inputs: objects,
  run: a =>
    parser.encode({
      power: a.power,
      child_lock: a.child_lock,
      swing: a.swing,
      eco: a.eco,
      sleep: a.sleep,
      light: a.light,
      mode: MODE_INDEX[a.mode],
      reserved1: 0,
      speed: SPEED_INDEX[a.speed],
      target: Math.round(a.target * 2 - 20),
      room: Math.round(a.room * 10 + 400),
      current: Math.round(a.current * 100),
      reserved7: 0,
      energy: a.energy,
    }),
  outputs: frames,
})
