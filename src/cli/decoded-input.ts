import type { TextForm } from '../bytes/sniff.ts'
import type { Codec } from '../codec/contract.ts'
import { decodeMessage, type FrameKind } from '../frame/message.ts'
import { InputError } from './fault.ts'
import { payloadBytes } from './payload-bytes.ts'
import type { InputRecord } from './payload-records.ts'
import { decodedRecord, failedRecord, type OutputRecord, payloadFault } from './record.ts'

export interface DecodeSettings {
  /** The attributes to show, in this order. */
  readonly chosen: readonly string[]
  /** Raw integers as well. */
  readonly raw: boolean
  readonly text?: TextForm | undefined
  readonly frame?: FrameKind | undefined
  readonly strict?: boolean
  /** Where the input comes from, for messages about all of it. */
  readonly source?: () => string
}

/**
 * What a payload says, or why it cannot be decoded.
 * @throws InputError in place of the latter, with `strict`
 */
export function decodeInput(input: InputRecord, codec: Codec, settings: DecodeSettings): OutputRecord {
  const { chosen, text, frame, strict = false } = settings
  try {
    if ('problem' in input) throw input.problem
    const bytes = payloadBytes(input.text, input.form ?? text, frame)
    const options = { strict, ...(frame && { frame }) }
    const framed = decodeMessage(codec, bytes, options)
    const raw = settings.raw ? decodeMessage(codec, bytes, { ...options, view: 'raw' }) : undefined
    return decodedRecord(input.entry, framed, chosen, raw)
  } catch (error) {
    const fault = payloadFault(error)
    if (strict) throw new InputError(`${input.where}: ${fault.message}`, { cause: fault })
    return failedRecord(input.entry, fault, 'problem' in input ? input.input : input.text)
  }
}
