import { messages, p0s } from '../reference.mjs'
import { codecOf } from './ours.mjs'

const forms = {
  hex: p0s.map(p0 => Buffer.from(p0).toString('hex')),
  base64: p0s.map(p0 => Buffer.from(p0).toString('base64')),
}

const decodeText = form => async () => {
  const codec = await codecOf('compiled')
  return { inputs: forms[form], run: text => codec.decodeText(text, form), outputs: messages }
}
const encodeText = form => async () => {
  const codec = await codecOf('compiled')
  return { inputs: messages, run: message => codec.encodeText(message, form), outputs: forms[form] }
}

/** A whole P0 as bytes and as text, both ways, by the compiled engine. */
export const cases = {
  async 'decode bytes'() {
    const codec = await codecOf('compiled')
    return { inputs: p0s, run: p0 => codec.decode(p0), outputs: messages }
  },
  'decode hex': decodeText('hex'),
  'decode base64': decodeText('base64'),
  async 'Buffer.from hex, decode'() {
    const codec = await codecOf('compiled')
    return { inputs: forms.hex, run: text => codec.decode(Buffer.from(text, 'hex')), outputs: messages }
  },
  async 'encode bytes'() {
    const codec = await codecOf('compiled')
    return { inputs: messages, run: message => codec.encode(message), outputs: p0s }
  },
  'encode hex': encodeText('hex'),
  'encode base64': encodeText('base64'),
}
