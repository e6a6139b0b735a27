import { definition, frames } from '../reference.mjs'
import { codecOf } from './ours.mjs'

export const warmUpMs = 1000

const sized = (engine, count) => async () => {
  const codec = await codecOf(engine, definition({ count }))
  const rounds = Math.ceil(count / 12)
  return {
    inputs: frames.map((_, at) =>
      Uint8Array.from(
        Array.from({ length: rounds }, (_, round) => [...frames[(at + round) % frames.length]]).flat(),
      ).subarray(0, codec.layout.statusLength),
    ),
    run: bytes => codec.decodeStatus(bytes),
  }
}

/** decodeStatus of the reference frame's attributes, over and over. */
export const COUNTS = [12, 48, 120, 252, 396]
export const cases = Object.fromEntries(
  ['compiled', 'interpreted'].flatMap(engine => COUNTS.map(count => [`${engine}, ${count}`, sized(engine, count)])),
)
