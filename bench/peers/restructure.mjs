import { Struct, uint8, uint16be, uint32be } from 'restructure'
import { frames, MODE_INDEX, MODES, objects, SPEED_INDEX, SPEEDS, statuses } from '../reference.mjs'

// Its Bitfield and Enum know no two-bit number beside bools: bytes by restructure, bits and labels by hand.
const frame = new Struct({
  bits: uint8,
  speed: uint8,
  target: uint8,
  room: uint16be,
  current: uint16be,
  reserved: uint8,
  energy: uint32be,
})

export const decode = () => ({
  inputs: frames,
  run(bytes) {
    const raw = frame.fromBuffer(bytes)
    const { bits } = raw
    return {
      attrs: {
        power: bits & 1,
        child_lock: (bits >> 1) & 1,
        swing: (bits >> 2) & 1,
        eco: (bits >> 3) & 1,
        sleep: (bits >> 4) & 1,
        light: (bits >> 5) & 1,
        mode: MODES[bits >> 6],
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
    frame.toBuffer({
      bits:
        a.power |
        (a.child_lock << 1) |
        (a.swing << 2) |
        (a.eco << 3) |
        (a.sleep << 4) |
        (a.light << 5) |
        (MODE_INDEX[a.mode] << 6),
      speed: SPEED_INDEX[a.speed],
      target: Math.round(a.target * 2 - 20),
      room: Math.round(a.room * 10 + 400),
      current: Math.round(a.current * 100),
      reserved: 0,
      energy: a.energy,
    }),
  outputs: frames,
})
