import { messages, p0s } from '../reference.mjs'
import { codecOf } from './ours.mjs'

// P0s one after another, as they lie in a file of frames.
const LENGTH = p0s[0].length
const buffer = Uint8Array.from(p0s.flatMap(p0 => [...p0]))
const places = p0s.map((_, at) => at * LENGTH)

const decoding = async run => {
  const codec = await codecOf('compiled')
  return { inputs: places, run: at => run(codec, at), outputs: messages }
}
const encoding = async run => {
  const codec = await codecOf('compiled')
  const room = new Uint8Array(LENGTH * 2)
  return {
    inputs: messages,
    run: message => run(codec, message, room, 5),
    outputs: p0s,
    check: (length, p0) => Buffer.from(p0).equals(room.subarray(5, 5 + length)),
  }
}

/** A P0 within a larger buffer, both ways, by the compiled engine. */
export const cases = {
  'decode of a view': () => decoding((codec, at) => codec.decode(buffer.subarray(at, at + LENGTH))),
  decodeAt: () => decoding((codec, at) => codec.decodeAt(buffer, at, at + LENGTH)),
  'encode, then set': () =>
    encoding((codec, message, room, at) => {
      const p0 = codec.encode(message)
      room.set(p0, at)
      return p0.length
    }),
  encodeInto: () => encoding((codec, message, room, at) => codec.encodeInto(message, room, at)),
}
