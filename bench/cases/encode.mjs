import { BOOLS, encode, encodeChecked, frames, objects } from '../reference.mjs'
import { codecOf, moduleOf } from './ours.mjs'

const peer = async name => (await import(`../peers/${name}.mjs`)).encode()
const ours = async (engine, inputs = objects) => {
  const codec = await codecOf(engine)
  return { inputs, run: attrs => codec.encodeStatus(attrs), outputs: frames }
}

/** `{ ...state, x }` where the state lacks x, another x each time: what code that keeps a state and changes it hands over. */
const NAMES = [...BOOLS, 'mode', 'speed', 'target', 'room', 'current', 'energy']
const mixed = () =>
  objects.map((attrs, at) => {
    const x = NAMES[at % NAMES.length]
    const { [x]: value, ...state } = attrs
    return { ...state, [x]: value }
  })

/** Attributes to one status block. */
export const cases = {
  'hand-written': () => ({ inputs: objects, run: encode, outputs: frames }),
  'hand-written, checked': () => ({ inputs: objects, run: encodeChecked, outputs: frames }),
  'hand-written, mixed shapes': () => ({ inputs: mixed(), run: encode, outputs: frames }),
  'giztools compiled': () => ours('compiled'),
  'giztools tiered': () => ours('tiered'),
  'giztools interpreted': () => ours('interpreted'),
  'giztools compiled, mixed shapes': () => ours('compiled', mixed()),
  'giztools interpreted, mixed shapes': () => ours('interpreted', mixed()),
  async 'giztools module'() {
    const { encodeStatus } = await moduleOf({ plain: true })
    return { inputs: objects, run: attrs => encodeStatus(attrs), outputs: frames }
  },
  avsc: () => peer('avsc'),
  'cbor-x': () => peer('cbor-x'),
  msgpackr: () => peer('msgpackr'),
  'binary-parser-encoder': () => peer('binary-parser-encoder'),
  protobufjs: () => peer('protobufjs'),
  '@bufbuild/protobuf': () => peer('protobuf-es'),
  JSON: () => peer('json'),
  restructure: () => peer('restructure'),
}
