import { formatHex } from '../bytes/hex.ts'
import type { ReadableForm } from '../bytes/sniff.ts'
import type { Codec } from '../codec/contract.ts'
import { GiztoolsError } from '../errors.ts'
import { decodeMessage, type FramedMessage, type FrameKind } from '../frame/message.ts'
import { splitFrames } from '../frame/split-frames.ts'
import type { Layout } from '../layout/layout.ts'
import { chosenNames } from './chosen.ts'
import { InputError, UsageError } from './fault.ts'
import type { ItemCutter } from './input-items.ts'
import type { DecodeFlags } from './options.ts'
import { payloadBytes } from './payload-bytes.ts'
import type { InputRecord } from './payload-records.ts'
import { pushedRecord } from './pushed-record.ts'
import { decodedRecord, failedRecord, type OutputRecord, payloadFault } from './record.ts'

export interface DecodeSettings {
  /** The attributes to show, in this order. */
  readonly chosen: readonly string[]
  /** Raw integers as well. */
  readonly raw: boolean
  readonly text?: ReadableForm | undefined
  readonly frame?: FrameKind | undefined
  readonly strict?: boolean
  /** Members of a log's records to show as well. */
  readonly keep?: readonly string[]
  /** Whether what cannot be decoded is no failure: somebody wants it left out, or passed on. */
  readonly isForgiving?: boolean
  /** How lines are cut into what is decoded, where they are neither payloads nor JSON. */
  readonly cutter?: (() => ItemCutter) | undefined
}

/** @throws UsageError for an attribute that the product does not have */
export function settingsOf(flags: DecodeFlags, layout: Layout): DecodeSettings {
  const { attrs, integers, text, frame, strict, other } = flags
  return {
    ...{ chosen: chosenNames(attrs, layout), raw: integers === true, text, frame, strict: strict === true },
    ...{ keep: keptNames(flags.keep), isForgiving: other === 'drop' || other === 'pass' },
  }
}

/** @throws UsageError for a list without names */
function keptNames(list: string | undefined): readonly string[] {
  const names = (list ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  if (list !== undefined && names.length === 0) throw new UsageError('--keep: expected names, got none')
  return [...new Set(names)]
}

/** The payloads that a text holds: of several frames that stand one after another each by itself, with its bytes. */
export function* framesOf(input: InputRecord, codec: Codec, { text, frame }: DecodeSettings): Generator<InputRecord> {
  if ('problem' in input) return yield input
  let bytes: Uint8Array
  try {
    bytes = payloadBytes(input.text, { form: input.form ?? text, frame }, codec)
  } catch (error) {
    const { where, line, entry, text: given } = input
    return yield { where, line, entry, problem: payloadFault(error), input: given }
  }
  let number = 0
  for (const one of splitFrames(bytes, frame)) {
    number++
    if (one === bytes) yield { ...input, bytes }
    else yield { ...input, where: `${input.where}, frame ${number}`, text: formatHex(one), form: 'hex', bytes: one }
  }
}

/**
 * What a payload of `framesOf` says, or why it cannot be decoded.
 * @throws InputError in place of the latter, with `strict`
 */
export function decodeInput(input: InputRecord, codec: Codec, settings: DecodeSettings): OutputRecord {
  const { chosen, text, frame, strict = false } = settings
  try {
    if ('push' in input) return pushedRecord(input, codec, settings)
    if ('problem' in input) throw input.problem
    const bytes = input.bytes ?? payloadBytes(input.text, { form: input.form ?? text, frame }, codec)
    const options = { strict, ...(frame && { frame }) }
    const framed = requireContent(decodeMessage(codec, bytes, options))
    const raw = settings.raw ? decodeMessage(codec, bytes, { ...options, view: 'raw' }) : undefined
    return decodedRecord(input.entry, framed, chosen, raw)
  } catch (error) {
    const fault = payloadFault(error)
    if (strict) throw new InputError(`${input.where}: ${fault.message}`, { cause: fault })
    return failedRecord(input, fault, 'problem' in input ? input.input : input.text)
  }
}

/**
 * @throws GiztoolsError for what says nothing at all: cut before its first value, or read as what it hardly is (a bare status block that
 *   begins like a control)
 */
function requireContent(framed: FramedMessage): FramedMessage {
  const { frame, action, attrs, missing, data } = framed
  for (const _name in attrs) return framed
  if (missing !== undefined) {
    const message = `payload: expected values behind the action (${action ?? frame}), got an end: every attribute is missing`
    throw new GiztoolsError('PAYLOAD_SHORT', message)
  }
  if (frame !== 'p0') return framed
  if (action === 'control') {
    const message = 'payload: expected a control that names an attribute, got one that names none'
    throw new GiztoolsError('PAYLOAD_EMPTY', `${message}; if it is a bare status block, say so with --frame status`)
  }
  if (data?.length === 0)
    throw new GiztoolsError('PAYLOAD_EMPTY', `payload: expected data behind the action (${action}), got none`)
  return framed
}
