import { carriesP0, type EnvelopePlaces, envelopePlaces } from '../bytes/envelope-places.ts'
import { expectBytes } from '../bytes/expect-bytes.ts'
import type { AnyCodec, Codec } from '../codec/contract.ts'
import { requireCodec } from '../definition/stages.ts'
import { isGiztoolsError } from '../errors.ts'
import { commandName, formatCommand } from './commands.ts'
import { decodeEnvelope } from './envelope.ts'
import { explainP0, explainStatus } from './explain-p0.ts'
import { frameFields } from './frame-fields.ts'
import { type FrameKind, sniffFrame } from './message.ts'
import { decodeSerialFrame } from './serial.ts'
import { formatSerialCommand, serialCarriesP0, serialCommandName } from './serial-commands.ts'
import { byteSpan, moveSpan, type Span, spreadOver, uintAt } from './span.ts'
import { unstuff } from './stuffing.ts'

/**
 * Every bit of a payload accounted for: the spans, in wire order (most significant bit first), partition the bytes.
 * Never throws for what the bytes are: what cannot be read is a span `unreadable` whose note says why.
 */
export function explain(
  codec: AnyCodec,
  bytes: Uint8Array,
  options: { readonly frame?: FrameKind } = {},
): readonly Span[] {
  requireCodec(codec, 'explain')
  expectBytes(bytes, 'payload')
  switch (options.frame ?? sniffFrame(bytes)) {
    case 'envelope':
      return explainOr(bytes, () => explainEnvelope(codec, bytes))
    case 'serial':
      return explainOr(bytes, () => explainSerial(codec, bytes))
    case 'status':
      return explainStatus(codec, bytes)
    default:
      return explainP0(codec, bytes)
  }
}

function explainOr(bytes: Uint8Array, spans: () => readonly Span[]): readonly Span[] {
  try {
    return spans()
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    return byteSpan(0, bytes.length, 'unreadable', { note: error.message })
  }
}

function explainEnvelope(codec: Codec, bytes: Uint8Array): readonly Span[] {
  const { payloadOffset, payload, command, flag, sn, did, declaredLength, issues, extra = 0 } = decodeEnvelope(bytes)
  const { flag: flagAt, did: didAt } = envelopePlaces(bytes) as EnvelopePlaces
  const lengthNote = issues?.map(issue => issue.message).join('; ')
  return [
    ...byteSpan(0, 4, 'magic'),
    ...byteSpan(4, flagAt - 4, 'length', {
      raw: declaredLength,
      value: declaredLength,
      ...(lengthNote !== undefined && { note: lengthNote }),
    }),
    ...byteSpan(flagAt, 1, 'flag', { raw: flag, ...((flag & 1) === 1 && { note: 'a DID follows' }) }),
    ...byteSpan(flagAt + 1, 2, 'command', {
      raw: command,
      value: formatCommand(command),
      ...note(commandName(command)),
    }),
    ...(sn === undefined ? [] : byteSpan(flagAt + 3, 4, 'sn', { raw: sn, value: sn })),
    ...(did === undefined
      ? []
      : [
          ...byteSpan(didAt, 2, 'did length', { raw: uintAt(bytes, didAt, 2) }),
          ...byteSpan(didAt + 2, payloadOffset - didAt - 2, 'did', { value: did }),
        ]),
    ...(carriesP0(command) && payload.length > 0
      ? explainP0(codec, payload).map(span => moveSpan(span, payloadOffset))
      : explainFields(command, payload).map(span => moveSpan(span, payloadOffset))),
    ...byteSpan(bytes.length - extra, extra, 'trailing', { note: 'another envelope' }),
  ]
}

/** A payload that is no P0: what is known of it, and the rest. */
function explainFields(command: number, payload: Uint8Array): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const { name, offset, length, value } of frameFields(command, payload) ?? []) {
    const content = value === undefined ? { raw: uintAt(payload, offset, length) } : { value }
    spans.push(...byteSpan(offset, length, name, content))
    at = offset + length
  }
  return [...spans, ...byteSpan(at, payload.length - at, 'payload', { note: 'no P0' })]
}

function explainSerial(codec: Codec, bytes: Uint8Array): readonly Span[] {
  const { command, sn, flags, did, payload, checksum, issues, extra = 0 } = decodeSerialFrame(bytes)
  const { bytes: plain, offsets } = unstuff(bytes)
  const didLength = did === undefined ? 0 : 1 + (plain[8] as number)
  const payloadAt = 8 + didLength
  const end = payloadAt + payload.length
  const spans = [
    ...byteSpan(0, 2, 'magic'),
    ...byteSpan(2, 2, 'length', {
      raw: uintAt(plain, 2, 2),
      value: uintAt(plain, 2, 2),
      ...note(issues?.map(issue => issue.message).join('; ')),
    }),
    ...byteSpan(4, 1, 'command', {
      raw: command,
      value: formatSerialCommand(command),
      ...note(serialCommandName(command)),
    }),
    ...byteSpan(5, 1, 'sn', { raw: sn, value: sn }),
    ...byteSpan(6, 2, 'flags', { raw: flags }),
    ...(did === undefined
      ? []
      : [
          ...byteSpan(8, 1, 'did length', { raw: plain[8] as number }),
          ...byteSpan(9, didLength - 1, 'did', { value: did }),
        ]),
    ...(serialCarriesP0(command)
      ? explainP0(codec, payload).map(span => moveSpan(span, payloadAt))
      : byteSpan(payloadAt, payload.length, 'payload', { note: 'no P0' })),
    ...(checksum === undefined ? [] : byteSpan(end, 1, 'checksum', { raw: checksum })),
  ]
  return [...spreadOver(spans, offsets, bytes.length - extra), ...byteSpan(bytes.length - extra, extra, 'trailing')]
}

function note(text: string | undefined): { readonly note?: string } {
  return text === undefined ? {} : { note: text }
}
