import { utf16Of } from '../../bytes/encoded-text.ts'
import { beginning } from './beginning.ts'
import type { Tell } from './remark.ts'

/** A log in UTF-8, without a byte order mark: made of UTF-16 where it is that. Half a character becomes a byte that is no UTF-8. */
export async function* utf8Chunks(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  tell: Tell,
): AsyncGenerator<Uint8Array> {
  const { begin, whole } = await beginning(stream, mayBeMarked)
  const utf16 = utf16Of(begin)
  if (utf16 !== undefined) yield* fromUtf16(name, whole, utf16 === 'UTF-16BE', tell)
  else if (begin[0] === 0xef && begin[1] === 0xbb && begin[2] === 0xbf) yield* without(whole, 3)
  else yield* whole
}

/** Whether more bytes might tell of another encoding, or of a mark. */
function mayBeMarked(bytes: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = bytes
  if (bytes.length === 0 || a === 0xff || a === 0xfe) return bytes.length < 2
  if (a === 0xef) return bytes.length < 3 && (bytes.length < 2 || b === 0xbb)
  // Every other byte zero: UTF-16 without a mark.
  if (bytes.length === 1) return a < 0x80
  return (a === 0) !== (b === 0) && (bytes.length === 2 || (bytes.length === 3 && (c === 0) === (a === 0)))
}

async function* without(stream: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count
  for await (const chunk of stream) {
    yield chunk.subarray(left)
    left = 0
  }
}

async function* fromUtf16(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  isBigEndian: boolean,
  tell: Tell,
): AsyncGenerator<Uint8Array> {
  let isFirst = true
  // What a chunk's end cuts: a byte alone, or the first half of a pair.
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = Buffer.concat([rest, chunk])
    let end = bytes.length & ~1
    if (end > 0 && ((bytes[end - (isBigEndian ? 2 : 1)] as number) & 0xfc) === 0xd8) end -= 2
    rest = Buffer.from(bytes.subarray(end))
    const units = bytes.subarray(0, end)
    const text = (isBigEndian ? units.swap16() : units).toString('utf16le')
    yield utf8Of(isFirst && text.startsWith('\ufeff') ? text.slice(1) : text)
    isFirst &&= text === ''
  }
  if (rest.length === 0) return
  yield NO_UTF8
  tell({ message: `${name}: ends in the middle of a character of UTF-16`, isLoss: true })
}

const NO_UTF8 = Uint8Array.of(0xff)
const LONE = /[\ud800-\udfff]/u

function utf8Of(text: string): Uint8Array {
  const [first = '', ...others] = text.split(LONE)
  if (others.length === 0) return Buffer.from(first)
  return Buffer.concat([Buffer.from(first), ...others.flatMap(part => [NO_UTF8, Buffer.from(part)])])
}
