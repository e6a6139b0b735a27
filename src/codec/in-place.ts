import { formatBase64, parseBase64 } from '../bytes/base64.ts'
import { expectBytes } from '../bytes/expect-bytes.ts'
import { formatHex, parseHex } from '../bytes/hex.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { Codec, CodecTextForm, Message } from './contract.ts'

type InPlace = Pick<Codec, 'decodeAt' | 'encodeInto' | 'decodeText' | 'encodeText'>

/** The calls on larger buffers and on text, made of those on a P0 alone. */
export function inPlace({ decode, encode }: Pick<Codec, 'decode' | 'encode'>): InPlace {
  return {
    decodeAt(bytes, from, to, options) {
      expectBytes(bytes, 'bytes')
      if (!(isPlace(from) && isPlace(to) && from <= to && to <= bytes.length)) {
        throw outside(`expected 0 <= from <= to <= ${bytes.length}, got ${describe(from)} and ${describe(to)}`)
      }
      return counted(from, () => decode(bytes.subarray(from, to), options))
    },
    encodeInto(message, bytes, at, options) {
      expectBytes(bytes, 'bytes')
      const p0 = encode(message, options)
      if (!isPlace(at) || at + p0.length > bytes.length) {
        throw outside(`expected room for ${p0.length} bytes, got ${bytes.length} bytes and place ${describe(at)}`)
      }
      bytes.set(p0, at)
      return p0.length
    },
    decodeText(text, form = 'hex', at = 0, options) {
      const bytes = isHex(form) ? parseHex(text) : parseBase64(text)
      if (!isPlace(at) || at > bytes.length) throw outside(`expected at of 0 to ${bytes.length}, got ${describe(at)}`)
      return counted(at, () => decode(bytes.subarray(at), options))
    },
    encodeText: (message, form = 'hex', options) => {
      const isHexWanted = isHex(form)
      const p0 = encode(message, options)
      return isHexWanted ? formatHex(p0) : formatBase64(p0)
    },
  }
}

function isPlace(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0
}

function isHex(form: CodecTextForm): boolean {
  if (form === 'hex' || form === 'base64') return form === 'hex'
  throw new GiztoolsError('MESSAGE_INVALID', `form: expected hex or base64, got ${describe(form)}`)
}

function outside(message: string): GiztoolsError {
  return new GiztoolsError('MESSAGE_INVALID', `bytes: ${message}`)
}

/** Moves the offsets of issues and errors: they count from the start of what the caller gave. */
function counted(from: number, decode: () => Message): Message {
  try {
    const message = decode()
    if (from === 0 || message.issues === undefined) return message
    const issues = message.issues.map(issue =>
      issue.offset === undefined ? issue : { ...issue, offset: issue.offset + from },
    )
    return { ...message, issues }
  } catch (error) {
    if (from === 0 || !isGiztoolsError(error) || error.offset === undefined) throw error
    throw new GiztoolsError(error.code, error.message, { path: error.path, offset: error.offset + from })
  }
}
