import type { TextForm } from '../bytes/sniff.ts'
import type { Codec } from '../codec/contract.ts'
import { decodeMessage, type FrameKind } from '../frame/message.ts'
import type { Layout } from '../layout/layout.ts'
import { chosenNames } from './chosen.ts'
import { InputError } from './fault.ts'
import type { DecodeFlags } from './options.ts'
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

/** @throws UsageError for an attribute that the product does not have */
export function settingsOf({ attrs, raw, text, frame, strict }: DecodeFlags, layout: Layout): DecodeSettings {
  return { chosen: chosenNames(attrs, layout), raw: raw === true, text, frame, strict: strict === true }
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
