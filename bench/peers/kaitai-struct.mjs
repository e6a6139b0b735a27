import { createRequire } from 'node:module'
import KaitaiStream from 'kaitai-struct/KaitaiStream.js'
import { frames, MODES, SPEEDS, statuses } from '../reference.mjs'

const { Frame } = createRequire(import.meta.url)('../kaitai/frame.cjs')

export const decode = () => ({
  inputs: frames,
  run(bytes) {
    const frame = new Frame(new KaitaiStream(bytes, 0))
    return {
      attrs: {
        power: frame.power ? 1 : 0,
        child_lock: frame.childLock ? 1 : 0,
        swing: frame.swing ? 1 : 0,
        eco: frame.eco ? 1 : 0,
        sleep: frame.sleep ? 1 : 0,
        light: frame.light ? 1 : 0,
        mode: MODES[frame.mode],
        speed: SPEEDS[frame.speed],
        target: (frame.target + 20) / 2,
        room: (frame.room - 400) / 10,
        current: frame.current / 100,
        energy: frame.energy,
      },
    }
  },
  outputs: statuses,
})
