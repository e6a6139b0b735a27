import { formatHex } from '../bytes/hex.ts'
import { uintAt } from './span.ts'

/** A stretch of a payload that is no P0. */
export interface FrameField {
  readonly name: string
  /** Byte offset in the payload. */
  readonly offset: number
  /** In bytes; may be 0. */
  readonly length: number
  /** Text as it is, bytes without meaning as hex, numbers. Absent for the length of another field. */
  readonly value?: string | number
}

/** What a frame without a P0 says, by name. A list where it may say the same things several times. */
export type FrameFacts = Readonly<
  Record<string, string | number | readonly Readonly<Record<string, string | number>>[]>
>

type Part =
  /** Two bytes of length, then text or bytes. */
  | { readonly name: string; readonly is: 'text' | 'bytes' }
  /** So many bytes: ASCII, padded with zeros, or a number. */
  | { readonly name: string; readonly is: 'ascii' | 'hex' | 'number'; readonly length: number }
  /** Text up to a zero. */
  | { readonly name: string; readonly is: 'until zero' }

interface Shape {
  readonly parts: readonly Part[]
  /** The parts stand there once for each of these. */
  readonly each?: string
}

const did: Part = { name: 'did', is: 'text' }
const mac: Part = { name: 'mac', is: 'bytes' }
const firmware: Part = { name: 'firmware', is: 'text' }
const productKey: Part = { name: 'productKey', is: 'text' }
const passcode: Part = { name: 'passcode', is: 'text' }
const ascii8 = (name: string): Part => ({ name, is: 'ascii', length: 8 })

// What newer modules have behind the attributes older ones leave out.
const DISCOVERY: Shape = {
  parts: [
    ...[did, mac, firmware, productKey, { name: 'attributes', is: 'hex', length: 8 } as const],
    { name: 'api', is: 'until zero' },
    { name: 'version', is: 'until zero' },
    ascii8('mcuSoftware'),
  ],
}

/** By command: what the frames of the local network carry that is no P0. */
const SHAPES: Readonly<Record<number, Shape>> = {
  1: {
    parts: [
      { name: 'ssid', is: 'text' },
      { name: 'password', is: 'text' },
    ],
  },
  4: DISCOVERY,
  5: DISCOVERY,
  7: { parts: [passcode] },
  8: { parts: [passcode] },
  9: { parts: [{ name: 'result', is: 'number', length: 1 }] },
  13: {
    parts: [
      { name: 'ssid', is: 'text' },
      { name: 'power', is: 'number', length: 1 },
    ],
    each: 'hotspots',
  },
  20: {
    parts: [
      ...['wifiHardware', 'wifiSoftware', 'mcuHardware', 'mcuSoftware', 'p0Version'].map(ascii8),
      ...[{ name: 'firmwareId', is: 'hex', length: 8 } as const, firmware, productKey],
    ],
  },
  25: { parts: [mac, productKey, did] },
}

/**
 * The fields of a payload that is no P0, as far as they are there and known; what a module leaves out at the end, and what nobody has
 * described, is in none. Undefined for a command whose payload is not known.
 */
export function frameFields(command: number, payload: Uint8Array): readonly FrameField[] | undefined {
  const shape = SHAPES[command]
  if (shape === undefined) return undefined
  const fields: FrameField[] = []
  let at = 0
  do {
    const end = readParts(shape.parts, payload, at, fields)
    if (end === undefined || end === at) break
    at = end
  } while (shape.each !== undefined && at < payload.length)
  return fields
}

/** Their values by name. Undefined where there are none. */
export function frameFacts(command: number, payload: Uint8Array): FrameFacts | undefined {
  const fields = frameFields(command, payload)?.filter(({ value }) => value !== undefined)
  if (fields === undefined || (fields.length === 0 && payload.length > 0)) return undefined
  const { parts, each } = SHAPES[command] as Shape
  if (each === undefined)
    return fields.length === 0 ? undefined : Object.fromEntries(fields.map(({ name, value = '' }) => [name, value]))
  const items: Record<string, string | number>[] = []
  for (const { name, value = '' } of fields) {
    if (name === parts[0]?.name) items.push({})
    const item = items.at(-1)
    if (item !== undefined) item[name] = value
  }
  return { [each]: items }
}

/** Where the parts end; undefined where the payload ends before. */
function readParts(
  parts: readonly Part[],
  payload: Uint8Array,
  start: number,
  fields: FrameField[],
): number | undefined {
  let at = start
  for (const part of parts) {
    const { name } = part
    if (part.is === 'until zero') {
      const end = payload.indexOf(0, at)
      if (end < 0) return undefined
      fields.push({ name, offset: at, length: end + 1 - at, value: textOf(payload.subarray(at, end)) })
      at = end + 1
    } else if (!('length' in part)) {
      if (at + 2 > payload.length) return undefined
      const length = uintAt(payload, at, 2)
      fields.push({ name: `${name} length`, offset: at, length: 2 })
      at += 2
      if (at + length > payload.length) return undefined
      const bytes = payload.subarray(at, at + length)
      fields.push({ name, offset: at, length, value: part.is === 'text' ? textOf(bytes) : formatHex(bytes) })
      at += length
    } else {
      if (at + part.length > payload.length) return undefined
      const bytes = payload.subarray(at, at + part.length)
      fields.push({ name, offset: at, length: part.length, value: fixedValue(part.is, bytes) })
      at += part.length
    }
  }
  return at
}

function fixedValue(is: 'ascii' | 'hex' | 'number', bytes: Uint8Array): string | number {
  if (is === 'number') return uintAt(bytes, 0, bytes.length)
  return is === 'hex' ? formatHex(bytes) : textOf(bytes).replace(/\0+$/, '')
}

/** Text is UTF-8; what is none comes as hex, so that nothing of it is lost. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return `0x${formatHex(bytes)}`
  }
}
