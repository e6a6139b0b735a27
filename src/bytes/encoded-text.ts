import { GiztoolsError } from '../errors.ts'
import { seemsChinese } from './gb18030.ts'
import { surveyUtf8 } from './utf8.ts'

/** How a text is written in bytes. GB18030 is GBK and GB2312 too. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'GB18030'

export interface EncodedText {
  /** Without a byte order mark. */
  readonly text: string
  readonly encoding: Encoding
}

/**
 * The text of a file that people made: UTF-8, UTF-16 as its mark or its zeros tell, otherwise GB18030 where what it says is Chinese,
 * which editors in China write. Nothing in it is ever replaced.
 * @throws GiztoolsError TEXT_INVALID with the `offset` of the first byte that is at fault
 */
export function readText(bytes: Uint8Array): EncodedText {
  const utf16 = utf16Of(bytes)
  if (utf16 !== undefined) {
    const text = decoded(utf16, bytes)
    if (text !== undefined) return { text, encoding: utf16 }
    const offset = firstHalf(bytes, utf16)
    throw noText(`expected ${utf16}, got half a character at offset ${offset}`, offset)
  }
  const text = decoded('UTF-8', bytes)
  if (text !== undefined) return { text, encoding: 'UTF-8' }
  const { firstBad, bad, whole } = surveyUtf8(bytes)
  // Of Chinese text in GB18030 a quarter happens to be UTF-8 as well. Where it is more, it is UTF-8 with a fault in it.
  const chinese = whole < bad && seemsChinese(bytes) ? decoded('GB18030', bytes) : undefined
  if (chinese !== undefined) return { text: chinese, encoding: 'GB18030' }
  const byte = (bytes[firstBad] as number).toString(16).padStart(2, '0')
  const line = bytes.subarray(0, firstBad).filter(code => code === 0x0a).length + 1
  const expected = 'text in UTF-8 (or UTF-16 with its mark, or GB18030)'
  throw noText(`expected ${expected}, got the byte 0x${byte} at offset ${firstBad}, in line ${line}`, firstBad)
}

/** By its mark, or because it begins with two characters of ASCII: then every other byte is zero, which no other text has. */
export function utf16Of([a = 0x80, b = 0x80, c = 0x80, d = 0x80]: Uint8Array): 'UTF-16LE' | 'UTF-16BE' | undefined {
  if (a === 0xff && b === 0xfe) return 'UTF-16LE'
  if (a === 0xfe && b === 0xff) return 'UTF-16BE'
  if (isAscii(a) && b === 0 && isAscii(c) && d === 0) return 'UTF-16LE'
  if (a === 0 && isAscii(b) && c === 0 && isAscii(d)) return 'UTF-16BE'
  return undefined
}

function isAscii(code: number): boolean {
  return code > 0 && code < 0x80
}

// A Node that is built without the full ICU knows no GB18030: then such a file is refused.
function decoded(encoding: Encoding, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Where the first surrogate is that has no other, or a last byte that is alone. */
function firstHalf(bytes: Uint8Array, encoding: Encoding): number {
  const high = encoding === 'UTF-16LE' ? 1 : 0
  const kindAt = (at: number) => (bytes[at + high] ?? 0) & 0xfc
  let at = 0
  for (; at + 1 < bytes.length; at += 2) {
    if (kindAt(at) === 0xdc) return at
    if (kindAt(at) !== 0xd8) continue
    if (kindAt(at + 2) !== 0xdc || at + 3 >= bytes.length) return at
    at += 2
  }
  return at
}

function noText(said: string, offset: number): GiztoolsError {
  return new GiztoolsError('TEXT_INVALID', `${said}; save it as UTF-8, or mend what stands there`, { offset })
}
