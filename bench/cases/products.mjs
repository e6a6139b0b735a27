import { existsSync, readFileSync } from 'node:fs'
import { definition, random } from '../reference.mjs'
import { codecOf } from './ours.mjs'

const fixture = file => new URL(`../../fixtures/definitions/${file}`, import.meta.url)
// Definitions of products in the field are not part of this repository; where a folder of them is beside the checkout, they are measured.
const shared = file => new URL(`../../../shared/definitions/${file}`, import.meta.url)

const DEFINITIONS = {
  'air conditioner': fixture('air-conditioner.json'),
  'bedside lamp': fixture('bedside-lamp-var-len.json'),
  wavemaker: shared('jebao-local-wavemaker-wifi-ble-54114ccd.json'),
  'Bluetooth wavemaker': shared('jebao-bluetooth-wavemaker-0bc00647.json'),
  'marine light': shared('jebao-multi-channel-marine-light-pro-wifi-ble-b9abf138.json'),
}
const WHAT = [
  'decode compiled',
  'decode interpreted',
  'JSON.parse',
  'encode compiled',
  'encode interpreted',
  'JSON.stringify',
]

/** No definition of so many attributes is at hand: the reference frame fifteen times over. */
const MADE = 'made up'

export const missing = Object.keys(DEFINITIONS).filter(name => !existsSync(DEFINITIONS[name]))
export const products = [...Object.keys(DEFINITIONS).filter(name => !missing.includes(name)), MADE]

const jsonOf = name =>
  name === MADE ? definition({ count: 180 }) : JSON.parse(readFileSync(DEFINITIONS[name], 'utf8'))

export async function describeProduct(name) {
  const { layout } = await codecOf('interpreted', jsonOf(name))
  const { payloads } = await material(name)
  return { name, protocol: layout.protocol, attributes: layout.fields.length, bytes: payloads[0].length }
}

/** Reports with random values for all attributes, as the definition allows them. */
async function material(name) {
  const codec = await codecOf('interpreted', jsonOf(name))
  const next = random()
  const raw = attribute => {
    switch (attribute.dataType) {
      case 'bool':
        return next() & 1
      case 'enum':
        return next() % Math.min(attribute.labels.length, 2 ** attribute.bits)
      case 'binary':
        return Uint8Array.from({ length: attribute.bytes }, () => next() & 255)
      default: {
        const { min, max } = attribute.scale
        return min + (next() % (Math.min(max, 2 ** (8 * attribute.bytes) - 1) - min + 1))
      }
    }
  }
  const payloads = Array.from({ length: 64 }, () => {
    const attrs = Object.fromEntries(codec.layout.fields.map(({ attribute }) => [attribute.name, raw(attribute)]))
    return codec.encode({ action: 'report', attrs }, { view: 'raw' })
  })
  return { payloads, messages: payloads.map(p0 => codec.decode(p0)) }
}

async function product(name, what) {
  const { payloads, messages } = await material(name)
  const texts = messages.map(message => JSON.stringify(message))
  if (what === 'JSON.parse') return { inputs: texts, run: text => JSON.parse(text), outputs: messages }
  if (what === 'JSON.stringify') return { inputs: messages, run: message => JSON.stringify(message), outputs: texts }
  const [direction, engine] = what.split(' ')
  const codec = await codecOf(engine, jsonOf(name))
  return direction === 'decode'
    ? { inputs: payloads, run: p0 => codec.decode(p0), outputs: messages }
    : { inputs: messages, run: message => codec.encode(message), outputs: payloads }
}

/** Whole reports of products to `{ action, attrs }` and back, beside JSON of the same message. */
export const cases = Object.fromEntries(
  products.flatMap(name => WHAT.map(what => [`${name}: ${what}`, () => product(name, what)])),
)
