import { decodeMessage, messages, p0s } from '../reference.mjs'
import { codecOf } from './ours.mjs'

const decoding = async engine => {
  const codec = await codecOf(engine)
  return { inputs: p0s, run: p0 => codec.decode(p0), outputs: messages }
}

/** A whole P0 to `{ action, attrs }`. */
export const cases = {
  'hand-written': () => ({ inputs: p0s, run: decodeMessage, outputs: messages }),
  'giztools compiled': () => decoding('compiled'),
  'giztools interpreted': () => decoding('interpreted'),
}
