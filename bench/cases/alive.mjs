import { definition, frames, statuses } from '../reference.mjs'
import { codecOf } from './ours.mjs'

// V8 optimises one function after another: 256 of them take a while.
export const warmUpMs = 5000

/** So many products with names of their own, each in use: every call is of another one's codec. */
async function alive(engine, count) {
  const codecs = await Promise.all(
    Array.from({ length: count }, (_, at) => codecOf(engine, definition(count === 1 ? {} : { prefix: `p${at}_` }))),
  )
  const length = Math.max(count, frames.length)
  return {
    inputs: Array.from({ length }, (_, at) => ({ codec: codecs[at % count], bytes: frames[at % frames.length] })),
    run: ({ codec, bytes }) => codec.decodeStatus(bytes),
    outputs: count === 1 ? statuses : undefined,
  }
}

/** decodeStatus with one definition alive and with many. */
export const cases = {
  'compiled, 1': () => alive('compiled', 1),
  'compiled, 64': () => alive('compiled', 64),
  'compiled, 256': () => alive('compiled', 256),
  'interpreted, 1': () => alive('interpreted', 1),
  'interpreted, 64': () => alive('interpreted', 64),
  'interpreted, 256': () => alive('interpreted', 256),
}
