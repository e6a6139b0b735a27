import { load } from '../built.mjs'
import { frameMaker, lineOf, timestampOf } from '../logs.mjs'
import { decodeMessage, definition } from '../reference.mjs'

const LINES = 20_000

const next = frameMaker()
const frames = Array.from({ length: LINES }, next)
const textOf = form => frames.map((frame, at) => `${lineOf(form, frame, at)}\n`).join('')
const messages = frames.map(frame => decodeMessage(Uint8Array.of(4, ...frame)))
const envelope = { frame: 'envelope', command: '0x0091' }

const rowsOf = {
  hex: messages.map(message => `${JSON.stringify({ frame: 'p0', ...message })}\n`).join(''),
  records: messages
    .map(
      (message, at) => `${JSON.stringify({ timestamp: timestampOf(at), type: 'dev2app', ...envelope, ...message })}\n`,
    )
    .join(''),
}

const ours = (form, format) => async () => {
  const { parseDefinition, createLayout } = await load('index')
  const { createBlockDecoder, createOutput, csvFormat, jsonFormat } = await load('bulk')
  const layout = createLayout(parseDefinition(definition()))
  const decoder = createBlockDecoder({
    layout,
    chosen: layout.fields.map(({ attribute }) => attribute.name),
    format: format === 'csv' ? csvFormat(text => text, 0) : jsonFormat(JSON.stringify),
    other: {
      take: line => {
        throw new Error(`not ordinary: ${Buffer.from(line)}`)
      },
      skip: () => {},
      isOpen: false,
    },
  })
  const output = createOutput(1 << 23)
  const run = bytes => {
    output.length = 0
    decoder.decode(bytes, 0, bytes.length, output)
    return output
  }
  return {
    inputs: [Buffer.from(textOf(form))],
    run,
    each: LINES,
    ...(format !== 'csv' && {
      outputs: [rowsOf[form]],
      check: ({ bytes, length }, rows) => Buffer.from(bytes.subarray(0, length)).toString() === rows,
    }),
  }
}

const byHand = (form, rowOf) => () => ({
  inputs: [textOf(form)],
  run: text => {
    let rows = ''
    for (const line of text.split('\n')) if (line !== '') rows += `${JSON.stringify(rowOf(line))}\n`
    return rows
  },
  each: LINES,
  outputs: [rowsOf[form]],
})

/** Lines in memory to rows in memory, a line an operation: what `giztools decode` does of a log apart from reading and writing it. */
export const cases = {
  'hex, hand-written': byHand('hex', line => ({ frame: 'p0', ...decodeMessage(Buffer.from(line, 'hex')) })),
  'hex to NDJSON': ours('hex', 'ndjson'),
  'hex to CSV': ours('hex', 'csv'),
  'records, hand-written': byHand('records', line => {
    const { timestamp, type, payload } = JSON.parse(line)
    return { timestamp, type, ...envelope, ...decodeMessage(Buffer.from(payload, 'hex').subarray(8)) }
  }),
  'records to NDJSON': ours('records', 'ndjson'),
}
