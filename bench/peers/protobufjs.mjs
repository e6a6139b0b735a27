import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'
import { MODE_INDEX, MODES, objects, SPEED_INDEX, SPEEDS, statuses } from '../reference.mjs'
import { comesBack } from '../round-trip.mjs'

const proto = readFileSync(new URL('../proto/frame.proto', import.meta.url), 'utf8')
const Frame = protobuf.parse(proto, { keepCase: true }).root.lookupType('Frame')

const write = a =>
  Frame.encode({
    power: a.power,
    child_lock: a.child_lock,
    swing: a.swing,
    eco: a.eco,
    sleep: a.sleep,
    light: a.light,
    mode: MODE_INDEX[a.mode],
    speed: SPEED_INDEX[a.speed],
    target: a.target,
    room: a.room,
    current: a.current,
    energy: a.energy,
  }).finish()

const read = bytes => {
  const frame = Frame.decode(bytes)
  return {
    attrs: {
      power: frame.power,
      child_lock: frame.child_lock,
      swing: frame.swing,
      eco: frame.eco,
      sleep: frame.sleep,
      light: frame.light,
      mode: MODES[frame.mode],
      speed: SPEEDS[frame.speed],
      target: frame.target,
      room: frame.room,
      current: frame.current,
      energy: frame.energy,
    },
  }
}

export const decode = () => ({ inputs: objects.map(write), run: read, outputs: statuses })
export const encode = () => ({ inputs: objects, run: write, ...comesBack(read) })
