import { decode, decodeChecked, decodeNaive, frames, statuses } from '../reference.mjs'
import { codecOf, moduleOf } from './ours.mjs'

const peer = async name => (await import(`../peers/${name}.mjs`)).decode()
const ours = async (engine, options) => {
  const codec = await codecOf(engine)
  return { inputs: frames, run: bytes => codec.decodeStatus(bytes, options), outputs: statuses }
}

/** One status block to `{ attrs }`. */
export const cases = {
  'hand-written': () => ({ inputs: frames, run: decode, outputs: statuses }),
  'hand-written, naive numbers': () => ({ inputs: frames, run: decodeNaive }),
  'hand-written, checked': () => ({ inputs: frames, run: decodeChecked, outputs: statuses }),
  'giztools compiled': () => ours('compiled'),
  'giztools compiled, strict': () => ours('compiled', { strict: true }),
  'giztools tiered': () => ours('tiered'),
  'giztools interpreted': () => ours('interpreted'),
  async 'giztools module'() {
    const { decodeStatus } = await moduleOf({ plain: true })
    return { inputs: frames, run: bytes => ({ attrs: decodeStatus(bytes, 0, bytes.length) }), outputs: statuses }
  },
  avsc: () => peer('avsc'),
  'cbor-x': () => peer('cbor-x'),
  msgpackr: () => peer('msgpackr'),
  'kaitai-struct': () => peer('kaitai-struct'),
  'binary-parser': () => peer('binary-parser'),
  'binary-parser-encoder': () => peer('binary-parser-encoder'),
  protobufjs: () => peer('protobufjs'),
  '@bufbuild/protobuf': () => peer('protobuf-es'),
  JSON: () => peer('json'),
  restructure: () => peer('restructure'),
}
