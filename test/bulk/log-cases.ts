import fc, { type Arbitrary } from 'fast-check'
import { formatBase64 } from '../../src/bytes/base64.ts'
import { formatHex } from '../../src/bytes/hex.ts'
import { decodeInput, framesOf } from '../../src/cli/decoded-input.ts'
import { createItemCutter } from '../../src/cli/input-items.ts'
import { recordsOf } from '../../src/cli/payload-records.ts'
import { createWriter, type RecordFormat } from '../../src/cli/writer.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Product } from '../../src/definition/model.ts'
import { encodeEnvelope } from '../../src/frame/envelope.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload } from '../../src/testing/payload.ts'
import { memoryIo } from '../cli/io.ts'

/** What decoding through strings and objects gives, a record at a time. */
export async function slowly(
  product: Product,
  log: Uint8Array,
  format: RecordFormat,
  chosen: readonly string[] = product.attributes.map(({ name }) => name),
): Promise<string> {
  let printed = ''
  const sink = {
    write(text: string) {
      printed += text
    },
  }
  const io = memoryIo({}, { stdout: sink, stderr: sink })
  const codec = compileCodec(createLayout(product))
  const writer = await createWriter(format, { io, chosen, displayNames: new Map(), raw: false })
  const settings = { chosen, raw: false }
  const cutter = createItemCutter()
  const items = [...linesOf(log).map(line => [...cutter.push(line)]), [...cutter.end()]].flat()
  for (const item of items)
    for (const whole of recordsOf(item))
      for (const input of framesOf(whole, codec, settings)) await writer.write(decodeInput(input, codec, settings))
  await writer.end()
  return printed
}

export function linesOf(log: Uint8Array): readonly Uint8Array[] {
  const ends = [...log.keys()].filter(at => log[at] === 0x0a)
  const starts = [0, ...ends.map(at => at + 1)]
  return starts
    .map((start, at) => log.subarray(start, ends[at]))
    .slice(0, starts.at(-1) === log.length ? -1 : undefined)
}

const encoder = new TextEncoder()

/** A P0, alone or in an envelope of any command, now and then cut, longer, or with another byte in it. */
function arbitraryBytes(product: Product): Arbitrary<Uint8Array> {
  const p0 = arbitraryPayload(product)
  const did = fc.option(fc.oneof(fc.constant('VGexFvVhC4nWcWCx8zVjhS'), fc.string({ maxLength: 6 })), {
    nil: undefined,
  })
  const framed = fc
    .record({ p0, did, command: fc.constantFrom(0x90, 0x91, 0x93, 0x94, 0x15), sn: fc.nat() })
    .map(({ p0: payload, did, command, sn }) =>
      encodeEnvelope({
        command,
        payload,
        ...(did !== undefined && { did }),
        ...((command === 0x93 || command === 0x94) && { sn }),
      }),
    )
  const whole = fc.oneof({ weight: 2, arbitrary: p0 }, { weight: 3, arbitrary: framed })
  const spoiled = fc.tuple(whole, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([bytes, at, byte]) => {
    const copy = Uint8Array.from([...bytes, ...(at % 3 === 0 ? [byte] : [])])
    if (copy.length > 0 && at % 3 === 1) copy[at % copy.length] = byte
    return at % 3 === 2 ? copy.subarray(0, at % (copy.length + 1)) : copy
  })
  const several = fc
    .array(framed, { minLength: 2, maxLength: 3 })
    .map(frames => Uint8Array.from(frames.flatMap(bytes => [...bytes])))
  return fc.oneof({ weight: 5, arbitrary: whole }, { weight: 1, arbitrary: spoiled }, { weight: 1, arbitrary: several })
}

const timestamp = fc.oneof(
  fc.constantFrom(
    '1517384243.044',
    '1517384243',
    '0',
    '-1.5',
    '1517384243.0441232',
    '12.50',
    '1e3',
    '00',
    '-0',
    '0.0000001',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ maxLength: 6 }).map(text => JSON.stringify(text)),
  fc.constantFrom('null', 'true', '{}', '"2026-11-22 10:00:00"'),
)
const type = fc.oneof(
  fc.constantFrom('"dev2app"', '"app2dev"', '"a,b"', '"终端"', '3', '"a\\nb"'),
  fc.constant('"x y"'),
)
const blank = fc.constantFrom('', '', ' ', '\t', '  ')

function record(product: Product): Arbitrary<string> {
  const payload = arbitraryBytes(product).chain(bytes =>
    fc.constantFrom(
      `"${formatHex(bytes)}"`,
      `"${formatHex(bytes)}"`,
      `"${formatHex(bytes).toUpperCase()}"`,
      `"${formatBase64(bytes)}"`,
      JSON.stringify([...bytes]),
    ),
  )
  const key = fc.constantFrom('payload', 'payload', 'payload', 'payload_bin', 'raw')
  const other = fc.constantFrom(
    '"ip":"1.2.3.4"',
    '"n":17',
    '"m":{"a":[1]}',
    '"did":"abc"',
    '"on":true',
    '"名":"值"',
    '"timestamp":5',
  )
  return fc
    .record({
      timestamp: fc.option(timestamp),
      type: fc.option(type),
      key,
      payload,
      others: fc.array(other, { maxLength: 2 }),
      blank,
      turned: fc.boolean(),
    })
    .map(({ timestamp, type, key, payload, others, blank, turned }) => {
      const members = [
        ...(timestamp === null ? [] : [`"timestamp":${blank}${timestamp}`]),
        ...(type === null ? [] : [`"type"${blank}:${type}`]),
        ...others,
        `"${key}": ${payload}`,
      ]
      if (turned) members.reverse()
      return `{${blank}${members.join(`${blank},${blank}`)}}${blank}`
    })
}

/** A log in any of the forms there are, and in what comes of them. */
export function arbitraryLog(product: Product): Arbitrary<Uint8Array> {
  const hex = arbitraryBytes(product).map(formatHex)
  const text = fc.oneof(
    { weight: 6, arbitrary: hex },
    { weight: 6, arbitrary: record(product) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.oneof(hex, record(product)), fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
        .map(([line, at, character]) => {
          const place = at % (line.length + 1)
          return line.slice(0, place) + character + line.slice(place + (at & 1))
        }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', ' ', '{', '[', '{"objects":[', ']}', '}', '\uFEFF', '"0401"', '[4,1]', '04 01'),
    },
    { weight: 1, arbitrary: record(product).map(line => line.replaceAll(',', ',\n')) },
  )
  const line = fc.oneof(
    { weight: 12, arbitrary: text.map(line => encoder.encode(line)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 12 }) },
  )
  return fc
    .tuple(fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 12 }), fc.boolean())
    .map(([lines, isEnded]) => {
      const bytes = lines.flatMap(([line, end]) => [...line, ...encoder.encode(end)])
      return Uint8Array.from(isEnded ? bytes : bytes.slice(0, -1))
    })
}
