import { outputInto } from '../../bulk/index.ts'
import { createBlockSession, type SessionSettings } from './block-session.ts'

/** Whole lines, and room for their rows. Both buffers go to another thread and come back without being copied, and are used again. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The lines are in the bytes before it. */
  readonly length: number
  /** How many lines come before it. */
  readonly linesBefore: number
  /** Replaced by a larger one where it is too small. */
  readonly rows: Uint8Array<ArrayBuffer>
}

export interface BlockDone {
  readonly block: Block
  readonly rowsLength: number
  readonly lines: number
  readonly total: number
  readonly failed: number
  /**
   * False where a line stopped everything or gave more rows than are held at once, or a document was open at the end: then it has to
   * be decoded again, after those before it.
   */
  readonly isWhole: boolean
}

/** Decodes blocks by themselves, without those before them. */
export function createBlockTask(settings: SessionSettings): (block: Block) => BlockDone {
  const session = createBlockSession(settings)
  return block => {
    session.goTo(block.linesBefore)
    const { lines, total, failed } = session
    const output = outputInto(block.rows)
    let isWhole = true
    try {
      session.decode(block.bytes, 0, block.length, output)
      isWhole = !session.isOpen && !session.isFull
    } catch {
      // Told again, with its line's number, by the thread that knows it.
      isWhole = false
    }
    const counts = { lines: session.lines - lines, total: session.total - total, failed: session.failed - failed }
    if (!isWhole) session.forget()
    return { block: { ...block, rows: output.bytes }, rowsLength: output.length, ...counts, isWhole }
  }
}
