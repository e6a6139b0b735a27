import type { Finding } from '../errors.ts'
import { describe } from './finding.ts'
import { MAX_BYTES } from './limits.ts'
import type { AccessClass, Attribute, NumberAttribute, Position } from './model.ts'
import type { AttributeJson } from './schema.ts'

// The documents' prose says W, R, N and E; the JSON in the field says the long words.
const ACCESS: Record<AttributeJson['type'], AccessClass> = {
  status_writable: 'writable',
  status_readonly: 'readonly',
  alert: 'alert',
  fault: 'fault',
  W: 'writable',
  R: 'readonly',
  N: 'alert',
  E: 'fault',
}

const NUMBER_BYTES = { uint8: 1, uint16: 2, uint32: 4 } as const

/** Bits that an enum of so many labels takes: max(1, ceil(log2 n)) (SPEC §1). */
export function bitsForLabels(count: number): number {
  return Math.max(1, 32 - Math.clz32(count - 1))
}

/**
 * The model of one attribute whose JSON has the right shape, or undefined where its parts contradict each other;
 * what is wrong is added to `findings`, all of it.
 */
export function attributeFromJson(json: AttributeJson, path: string, findings: Finding[]): Attribute | undefined {
  const before = findings.length
  const report = (where: string, expected: string, found: unknown) =>
    findings.push({ path: `${path}.${where}`, expected, found: typeof found === 'string' ? found : describe(found) })
  const common = {
    id: json.id,
    name: json.name,
    displayName: textOr(json.display_name, ''),
    description: textOr(json.desc, ''),
    access: ACCESS[json.type],
    path,
  }
  const unit = json.position?.unit
  const len = json.position?.len ?? undefined
  const attribute = ((): Attribute | undefined => {
    switch (json.data_type) {
      case 'bool':
      case 'enum': {
        if (unit === 'byte') report('position.unit', `bit for ${article(json.data_type)}`, '"byte"')
        if (len !== undefined && (len < 1 || len > 32)) report('position.len', '1 to 32 bits', len)
        const position = bitPosition(json, report)
        if (json.data_type === 'bool') return { ...common, position, dataType: 'bool', bits: len ?? 1 }
        const labels = json.enum ?? []
        if (labels.length === 0) report('enum', 'at least one label', json.enum)
        return { ...common, position, dataType: 'enum', bits: len ?? bitsForLabels(labels.length), labels }
      }
      case 'binary': {
        if (unit === 'bit') report('position.unit', 'byte for a binary', '"bit"')
        if (len === undefined || len < 1 || len > MAX_BYTES) report('position.len', `1 to ${MAX_BYTES} bytes`, len)
        return { ...common, position: bytePosition(json, len ?? 1, report), dataType: 'binary', bytes: len ?? 1 }
      }
      default: {
        if (unit === 'bit') report('position.unit', `byte for ${article(json.data_type)}`, '"bit"')
        if (len !== undefined && (len < 1 || len > 4)) report('position.len', '1 to 4 bytes', len)
        const bytes = len ?? NUMBER_BYTES[json.data_type]
        return {
          ...common,
          position: bytePosition(json, bytes, report),
          dataType: json.data_type,
          bytes,
          ...scaleFromJson(json, bytes, report),
        }
      }
    }
  })()
  return findings.length === before ? attribute : undefined
}

type Report = (where: string, expected: string, found: unknown) => void

const SCALE_KEYS = ['ratio', 'addition', 'min', 'max'] as const

function scaleFromJson(
  { uint_spec: spec }: AttributeJson,
  bytes: number,
  report: Report,
): Pick<NumberAttribute, 'scale' | 'assumed'> {
  const ratio = spec?.ratio ?? 1
  if (ratio === 0) report('uint_spec.ratio', 'a ratio other than 0', 0)
  const scale = { ratio, addition: spec?.addition ?? 0, min: spec?.min ?? 0, max: spec?.max ?? 2 ** (8 * bytes) - 1 }
  const assumed = SCALE_KEYS.filter(key => (spec?.[key] ?? undefined) === undefined)
  return assumed.length === 0 ? { scale } : { scale, assumed }
}

function bytePosition({ position }: AttributeJson, bytes: number, report: Report): Position | undefined {
  const byteOffset = position?.byte_offset ?? undefined
  if (byteOffset === undefined) return undefined
  if (byteOffset + bytes > MAX_BYTES) report('position.byte_offset', `a place within ${MAX_BYTES} bytes`, byteOffset)
  return { byteOffset, bitOffset: 0 }
}

function bitPosition({ position }: AttributeJson, report: Report): Position | undefined {
  const byteOffset = position?.byte_offset ?? undefined
  const bitOffset = position?.bit_offset ?? undefined
  if (byteOffset === undefined || bitOffset === undefined) return undefined
  if (byteOffset + ((bitOffset + 31) >> 3) + 1 > MAX_BYTES)
    report('position', `a place within ${MAX_BYTES} bytes`, `byte ${byteOffset}, bit ${bitOffset}`)
  return { byteOffset, bitOffset }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function article(dataType: string): string {
  return `${dataType === 'enum' ? 'an' : 'a'} ${dataType}`
}
