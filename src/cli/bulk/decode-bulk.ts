import { createOutput, lineBlocks, type Output, putText } from '../../bulk/index.ts'
import { HELD_LIMIT } from '../input-items.ts'
import type { Sink } from '../io.ts'
import { type BlockSession, createBlockSession, type SessionSettings } from './block-session.ts'
import type { TextRows } from './text-rows.ts'

export interface BulkSettings extends Omit<SessionSettings, 'format' | 'write'> {
  readonly rows: TextRows
  readonly write: SessionSettings['write']
}

export interface Counts {
  readonly total: number
  readonly failed: number
}

/** Decodes a stream of bytes, cut anywhere, into rows of text. Holds a chunk, a line and their rows, whatever the stream's length. */
export async function decodeBulk(
  chunks: AsyncIterable<Uint8Array>,
  { rows, ...settings }: BulkSettings,
  sink: Sink,
): Promise<Counts> {
  const session = createBlockSession({ ...settings, format: rows.format })
  const out = createRowSink(rows, sink)
  const blocks = lineBlocks(
    (bytes, from, to) => out.decode(session, bytes, from, to),
    HELD_LIMIT,
    (head, length) => out.fill(session, () => session.decodeLong(head, length, out.output)),
  )
  await out.begin()
  try {
    for await (const chunk of chunks) await blocks.push(chunk)
    await blocks.end()
    await out.fill(session, () => session.end(out.output))
  } finally {
    await out.end()
  }
  return { total: session.total, failed: session.failed }
}

export interface RowSink {
  readonly output: Output
  begin(): Promise<void>
  /** The rows of a block. */
  decode(session: BlockSession, bytes: Uint8Array, from: number, to: number): Promise<void>
  /** The rows that the work gives. */
  fill(session: BlockSession, work: () => void): Promise<void>
  /** Rows that were made elsewhere. */
  put(bytes: Uint8Array): Promise<void>
  flush(): Promise<void>
  end(): Promise<void>
}

/** Rows on their way out, with what opens and closes the whole. */
export function createRowSink(rows: TextRows, sink: Sink): RowSink {
  const output = createOutput(1 << 18)
  let hasRows = false

  async function put(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return
    if (!hasRows && rows.opening !== '') bytes[0] = rows.opening.charCodeAt(0)
    hasRows = true
    await writeBytes(sink, bytes)
  }

  function flush(): Promise<void> {
    const bytes = output.bytes.subarray(0, output.length)
    output.length = 0
    return put(bytes)
  }

  async function fill(session: BlockSession, work: () => void): Promise<void> {
    for (let next = work; ; next = () => session.goOn(output)) {
      try {
        next()
      } finally {
        // What came before a line that stops everything stands.
        await flush()
      }
      if (!session.isFull) return
    }
  }

  return {
    output,
    async begin() {
      if (rows.head !== '') await sink.write(rows.head)
    },
    fill,
    async decode(session, bytes, from, to) {
      for (let at = from; at < to; )
        await fill(session, () => {
          at = session.decode(bytes, at, to, output)
        })
    },
    put,
    flush,
    async end() {
      await flush()
      putText(output, rows.tail(hasRows))
      const bytes = output.bytes.subarray(0, output.length)
      output.length = 0
      if (bytes.length > 0) await writeBytes(sink, bytes)
    },
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Whole lines, so that as text too they can go out alone. */
async function writeBytes(sink: Sink, bytes: Uint8Array): Promise<void> {
  await (sink.writeBytes === undefined ? sink.write(decoder.decode(bytes)) : sink.writeBytes(bytes))
}
