import { setImmediate } from 'node:timers/promises'
import { countLines, lineBlocks } from '../../bulk/index.ts'
import { HELD_LIMIT } from '../input-items.ts'
import type { Sink } from '../io.ts'
import { createBlockSession } from './block-session.ts'
import { type Block, type BlockDone, createBlockTask } from './block-task.ts'
import type { BlockWorker } from './block-worker.ts'
import { type BulkSettings, type Counts, createRowSink } from './decode-bulk.ts'

const BLOCK_BYTES = 512 * 1024
const ROWS_BYTES = 4 * 1024 * 1024
/** Blocks for each job that may be done or under way at a time: rows wait for those before them. */
const HELD_BLOCKS = 4

export interface OrderSettings {
  /** How many threads decode, this one included. */
  readonly jobs: number
  readonly startWorker: () => BlockWorker
  /** A block has so many bytes, and what its last line has more. */
  readonly blockBytes?: number
}

interface Underway {
  done: BlockDone | undefined
  readonly promise: Promise<BlockDone>
}

/**
 * Decodes blocks of lines in several threads; rows come in the order of the lines, and are those that one thread would give. This thread
 * is one of them: it decodes what the others have no room for. They are started only once there is a whole block.
 */
export async function decodeInOrder(
  chunks: AsyncIterable<Uint8Array>,
  settings: BulkSettings,
  { jobs, startWorker, blockBytes = BLOCK_BYTES }: OrderSettings,
  sink: Sink,
): Promise<Counts> {
  const workers: BlockWorker[] = []
  const out = createRowSink(settings.rows, sink)
  const session = { ...settings, format: settings.rows.format }
  const own = createBlockSession(session)
  const decodeHere = createBlockTask(session)
  const counts = { total: 0, failed: 0 }
  const underway: Underway[] = []
  const free: Block[] = []

  /** Writes the rows of the first block. */
  async function settle(): Promise<void> {
    const { promise } = underway.shift() as Underway
    const { block, rowsLength, isWhole, ...done } = await promise
    if (isWhole && !own.isOpen) {
      own.skip(done.lines)
      counts.total += done.total
      counts.failed += done.failed
      await out.put(block.rows.subarray(0, rowsLength))
    } else {
      await out.decode(own, block.bytes, 0, block.length)
    }
    // One that a very long line has made large is let go.
    if (block.bytes.length <= 2 * BLOCK_BYTES && block.rows.length <= 2 * ROWS_BYTES) free.push(block)
  }

  function send(block: Block, worker: BlockWorker): void {
    const promise = worker.decode(block)
    const entry: Underway = { done: undefined, promise }
    // A failure is awaited in its turn.
    promise.then(
      done => {
        entry.done = done
      },
      () => {},
    )
    underway.push(entry)
  }

  async function take(block: Block): Promise<void> {
    while (workers.length < jobs - 1) workers.push(startWorker())
    const idlest = workers.reduce<BlockWorker | undefined>((a, b) => (b.room > (a?.room ?? 0) ? b : a), undefined)
    if (idlest !== undefined) send(block, idlest)
    else {
      const done = decodeHere(block)
      underway.push({ done, promise: Promise.resolve(done) })
      // Those who are done get to say so.
      await setImmediate()
    }
    while (underway[0]?.done !== undefined || underway.length > jobs * HELD_BLOCKS) await settle()
  }

  const gather = createGatherer(blockBytes, free, take)
  /** What comes next is decoded after all that was gathered. */
  async function settleAll(): Promise<void> {
    const last = gather.rest()
    if (last !== undefined) underway.push({ done: undefined, promise: Promise.resolve(decodeHere(last)) })
    while (underway.length > 0) await settle()
  }

  const blocks = lineBlocks(gather.add, HELD_LIMIT, async (head, length) => {
    await settleAll()
    await out.fill(own, () => own.decodeLong(head, length, out.output))
  })
  await out.begin()
  try {
    for await (const chunk of chunks) await blocks.push(chunk)
    await blocks.end()
    await settleAll()
    await out.fill(own, () => own.end(out.output))
  } finally {
    await out.end()
    await Promise.all(workers.map(worker => worker.stop()))
  }
  return { total: counts.total + own.total, failed: counts.failed + own.failed }
}

/** Gathers lines into blocks, in buffers that are free again. */
function createGatherer(blockBytes: number, free: Block[], take: (block: Block) => Promise<void>) {
  let gathered: Block | undefined
  let length = 0
  let lines = 0

  function rest(): Block | undefined {
    const block = gathered === undefined ? undefined : { ...gathered, length, linesBefore: lines }
    if (block !== undefined) lines += countLines(block.bytes, length)
    gathered = undefined
    length = 0
    return block
  }

  return {
    async add(bytes: Uint8Array, from: number, to: number): Promise<void> {
      gathered ??= free.pop() ?? newBlock(2 * BLOCK_BYTES)
      if (length + to - from > gathered.bytes.length) {
        const larger = newBlock(2 * (length + to - from))
        larger.bytes.set(gathered.bytes.subarray(0, length))
        gathered = larger
      }
      gathered.bytes.set(bytes.subarray(from, to), length)
      length += to - from
      if (length >= blockBytes) await take(rest() as Block)
    },
    rest,
  }
}

function newBlock(size: number): Block {
  return { bytes: new Uint8Array(size), length: 0, linesBefore: 0, rows: new Uint8Array(ROWS_BYTES) }
}
