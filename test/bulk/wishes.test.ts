import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBlockDecoder, createOutput } from '../../src/bulk/index.ts'
import { formatHex } from '../../src/bytes/hex.ts'
import { createBlockTask } from '../../src/cli/bulk/block-task.ts'
import type { BlockWorker } from '../../src/cli/bulk/block-worker.ts'
import { decodeBulk } from '../../src/cli/bulk/decode-bulk.ts'
import { createLineDecoder } from '../../src/cli/bulk/line-decoder.ts'
import { decodeInOrder } from '../../src/cli/bulk/ordered-blocks.ts'
import { type RowWishes, rowsUnder } from '../../src/cli/bulk/row-of-record.ts'
import { createTextRows, type RowKind } from '../../src/cli/bulk/text-rows.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Product } from '../../src/definition/model.ts'
import { encodeEnvelope } from '../../src/frame/envelope.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload } from '../../src/testing/payload.ts'
import { arbitraryProduct } from '../../src/testing/product.ts'
import { arbitraryLog } from './log-cases.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

interface Case {
  readonly product: Product
  readonly log: Uint8Array
  readonly chosen: readonly string[]
  readonly wishes: RowWishes | undefined
  readonly kind: RowKind
}

/** A few payloads again and again, now and then with another byte or one too many, in every form that is ordinary. */
function ordinaryLog(product: Product): fc.Arbitrary<Uint8Array> {
  const carrying = fc
    .constantFrom('report' as const, 'report' as const, 'readReply' as const, 'control' as const)
    .chain(action => arbitraryPayload(product, { action }))
  const payload = fc.tuple(carrying, fc.nat(), fc.nat({ max: 255 })).map(([p0, at, byte]) => {
    const bytes = Uint8Array.from([...p0, ...(at % 7 === 0 ? [byte] : [])])
    if (at % 3 === 0 && bytes.length > 1) bytes[1 + (at % (bytes.length - 1))] = byte
    return bytes
  })
  const form = fc.constantFrom('p0', 'p0', 'record', 'device', 'device', 'device', 'device', 'broken')
  const line = fc.tuple(fc.nat(), form, fc.boolean())
  return fc
    .tuple(fc.array(payload, { minLength: 1, maxLength: 4 }), fc.array(line, { minLength: 1, maxLength: 24 }))
    .map(([payloads, lines]) => {
      const texts = lines.map(([pick, form, isCrLf]) => {
        const payload = payloads[pick % payloads.length] as Uint8Array
        const framed = encodeEnvelope({ command: 0x91, payload, ...(form === 'device' && { did: `did${pick % 2}` }) })
        const record = `{"timestamp": ${pick}.5, "type": "dev2app", "payload": "${formatHex(framed)}"}`
        const text = form === 'p0' ? formatHex(payload) : form === 'broken' ? 'none' : record
        return `${text}${isCrLf ? '\r' : ''}\n`
      })
      return new TextEncoder().encode(texts.join(''))
    })
}

function arbitraryCase(): fc.Arbitrary<Case> {
  return arbitraryProduct({ maxAttributes: 12 }).chain(product => {
    const names = product.attributes.map(({ name }) => name)
    const log = fc.oneof(
      { weight: 3, arbitrary: ordinaryLog(product) },
      { weight: 1, arbitrary: arbitraryLog(product) },
    )
    const kind = fc.constantFrom<RowKind>('ndjson', 'ndjson', 'csv', 'json')
    const first = product.attributes[0]
    const value = first?.dataType === 'bool' ? 1 : first?.dataType === 'enum' ? first.labels[0] : undefined
    const condition = first !== undefined && value !== undefined ? [JSON.stringify({ [first.name]: value })] : []
    const wishes = fc.record({
      where: fc.constantFrom([], condition),
      changesOnly: fc.boolean(),
      forwardFill: fc.boolean(),
      annotate: fc.boolean(),
      other: fc.constantFrom('report' as const, 'pass' as const, 'drop' as const),
    })
    return fc
      .record({ log, kind, wishes: fc.option(wishes, { nil: undefined }), some: fc.subarray(names) })
      .map(({ log, kind, wishes, some }) => ({
        product,
        log,
        kind,
        chosen: some.length === 0 ? names : some,
        wishes:
          wishes === undefined || kind === 'ndjson'
            ? wishes
            : { ...wishes, annotate: false, other: wishes.other === 'pass' ? 'drop' : wishes.other },
      }))
  })
}

async function prepared({ product, chosen, wishes, kind }: Case) {
  const codec = compileCodec(createLayout(product))
  const settings = { chosen, raw: false }
  const rows = await createTextRows(kind, { chosen, raw: false }, false)
  return { codec, settings, rows, format: rows.format, ...rowsUnder(codec, settings, rows, wishes) }
}

function linesOf(log: Uint8Array): Uint8Array[] {
  const lines = []
  for (let from = 0; from < log.length; ) {
    const end = log.indexOf(0x0a, from)
    lines.push(log.subarray(from, end < 0 ? log.length : end))
    from = end < 0 ? log.length : end + 1
  }
  return lines
}

/** Every line through strings and objects. */
async function slowly(given: Case): Promise<string> {
  const { codec, settings, write } = await prepared(given)
  const lines = createLineDecoder(codec, settings, write)
  const output = createOutput(16)
  for (const line of linesOf(given.log)) lines.take(line, output)
  lines.end(output)
  return decoder.decode(output.bytes.subarray(0, output.length))
}

test('rows under wishes are the same on the short way and on the long one', async () => {
  let ordinary = 0
  await fc.assert(
    fc.asyncProperty(arbitraryCase(), async given => {
      const { codec, settings, rows: _, write, ...rest } = await prepared(given)
      const other = createLineDecoder(codec, settings, write)
      const block = createBlockDecoder({ layout: codec.layout, chosen: given.chosen, ...rest, other })
      const output = createOutput(16)
      const log = Uint8Array.from([...given.log, 0x0a])
      block.decode(log, 0, given.log.at(-1) === 0x0a ? given.log.length : log.length, output)
      other.end(output)
      ordinary += block.ordinary
      expect(decoder.decode(output.bytes.subarray(0, output.length))).toBe(await slowly(given))
    }),
    { numRuns: 250 },
  )
  expect(ordinary).toBeGreaterThan(250)
})

/** A worker that is done some time later, in buffers of its own, as one of another thread is. */
function lateWorker(decode: ReturnType<typeof createBlockTask>, turns: () => number): BlockWorker {
  let waiting = 0
  return {
    get room() {
      return 2 - waiting
    },
    async decode(block) {
      waiting++
      for (let left = turns(); left > 0; left--) await new Promise(done => setImmediate(done))
      waiting--
      return structuredClone(decode(structuredClone(block)))
    },
    stop: async () => {},
  }
}

test('several jobs give what one gives, wherever blocks are cut', async () => {
  const cut = fc.record({
    jobs: fc.integer({ min: 1, max: 3 }),
    blockBytes: fc.integer({ min: 1, max: 300 }),
    chunkBytes: fc.constantFrom(1, 7, 64, 1e6),
    turns: fc.array(fc.nat({ max: 4 }), { minLength: 1 }),
  })
  await fc.assert(
    fc.asyncProperty(arbitraryCase(), cut, async (made, { jobs, blockBytes, chunkBytes, turns }) => {
      // What depends on the rows before it is not for several jobs.
      const wishes = made.wishes && { ...made.wishes, changesOnly: false, forwardFill: false }
      const given = { ...made, wishes }
      const chunks = async function* () {
        for (let from = 0; from < given.log.length; from += chunkBytes) yield given.log.slice(from, from + chunkBytes)
      }
      const run = async (several: boolean) => {
        let text = ''
        const sink = {
          write(more: string) {
            text += more
          },
        }
        const settings = { ...(await prepared(given)), mayBeShort: true, longBytes: 0 }
        const decode = createBlockTask({ ...(await prepared(given)), mayBeShort: true, longBytes: 0 })
        let turn = 0
        const startWorker = () => lateWorker(decode, () => turns[turn++ % turns.length] as number)
        const counts = several
          ? await decodeInOrder(chunks(), settings, { jobs, startWorker, blockBytes }, sink)
          : await decodeBulk(chunks(), settings, sink)
        return { text, counts }
      }
      expect(await run(true)).toEqual(await run(false))
    }),
    { numRuns: 150 },
  )
})
