import { lineBlocks } from '../bulk/index.ts'
import { stdinChunks } from './bulk/input-chunks.ts'
import type { Remark } from './bulk/remark.ts'
import { complain, InputError } from './fault.ts'
import { createItemCutter, HELD_LIMIT, type InputItem } from './input-items.ts'
import type { Io } from './io.ts'

const NEWLINE = 0x0a

/**
 * The items of all that comes in on stdin.
 * @throws InputError at the end where some of it was lost
 */
export async function* stdinItems(io: Io): AsyncGenerator<InputItem> {
  const cutter = createItemCutter()
  const remarks: Remark[] = []
  let items: InputItem[] = []
  const take = (more: Iterable<InputItem>) => {
    for (const item of more) items.push(item)
  }
  const blocks = lineBlocks(
    (bytes, from, to) => {
      for (let at = from; at < to; ) {
        const end = bytes.indexOf(NEWLINE, at)
        take(cutter.push(bytes.subarray(at, end)))
        at = end + 1
      }
    },
    HELD_LIMIT,
    (head, length) => take(cutter.pushLong(head, length)),
  )
  const taken = () => {
    const these = items
    items = []
    return these
  }
  for await (const chunk of stdinChunks(io, { tell: remark => remarks.push(remark) })) {
    await blocks.push(chunk)
    yield* taken()
  }
  await blocks.end()
  yield* taken()
  yield* cutter.end()
  const losses = remarks.filter(({ isLoss }) => isLoss).map(({ message }) => message)
  for (const { message, isLoss } of remarks) if (!isLoss) await complain(io, message)
  if (losses.length > 0) throw new InputError(losses.join('\n'))
}
