import { parseHex } from '../bytes/hex.ts'
import { describe } from '../definition/finding.ts'
import type { Attribute, BinaryAttribute, EnumAttribute } from '../definition/model.ts'
import { type ErrorCode, GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { EncodableValue, Issue, View } from './contract.ts'
import { displayRange, listLabels, oddity } from './oddity.ts'
import { decimalScale } from './scale.ts'
import type { Raw } from './show.ts'

/** How values are taken: what an encode option or the kind of frame decides. */
export interface TakeRules {
  readonly view: View
  /** Refuse what the definition does not provide for (a control always does). */
  readonly provided: boolean
  /** Refuse numbers between two raw steps. */
  readonly onGrid: boolean
  readonly onIssue: ((issue: Issue) => void) | undefined
}

/**
 * value → raw. A string is always a label (or a binary's hex), a number always a number or an index (ARCHITECTURE, decisions).
 * `base` is the raw value that the bytes hold already: where it shows as the value given, it is kept, so that two labels of one text
 * or two raw values of one display value cannot change untouched bytes.
 * @throws GiztoolsError with the attribute's name as `path`
 */
export type Take = (value: EncodableValue, rules: TakeRules, base?: Raw) => Raw

export function createTake(attribute: Attribute): Take {
  const take = takeFor(attribute)
  return (value, rules, base) => {
    const raw = take(value, rules, base)
    const odd = rules.provided ? oddity(attribute, raw) : undefined
    if (odd !== undefined) throw new GiztoolsError(odd.code, odd.message, { path: attribute.name })
    return raw
  }
}

function takeFor(attribute: Attribute): Take {
  switch (attribute.dataType) {
    case 'bool': {
      const most = 2 ** attribute.bits - 1
      return value => {
        if (typeof value === 'boolean') return value ? 1 : 0
        if (typeof value !== 'number') refuse(attribute, 'VALUE_INVALID', 'true, false, 1 or 0', describe(value))
        if (!Number.isInteger(value) || value < 0 || value > most)
          refuse(attribute, 'VALUE_OUT_OF_RANGE', '0 or 1', describe(value))
        return value + 0
      }
    }
    case 'enum':
      return takeLabel(attribute)
    case 'binary':
      return value => takeBinary(attribute, value)
    default: {
      const most = 2 ** (8 * attribute.bytes) - 1
      const scale = decimalScale(attribute.scale, most)
      return (value, rules, base) => {
        if (typeof value !== 'number' || !Number.isFinite(value))
          refuse(attribute, 'VALUE_INVALID', `a number, ${displayRange(attribute)}`, describe(value))
        if (rules.view === 'raw') {
          if (!Number.isInteger(value) || value < 0 || value > most)
            refuse(attribute, 'VALUE_OUT_OF_RANGE', `a raw integer of 0 to ${most}`, describe(value))
          return value + 0
        }
        if (typeof base === 'number' && scale.toDisplay(base) === value) return base
        const { raw, exact } = scale.toRaw(value)
        if (raw < 0 || raw > most) {
          refuse(
            attribute,
            'VALUE_OUT_OF_RANGE',
            displayRange(attribute),
            `${value}, which is raw ${raw} and does not fit ${8 * attribute.bytes} bits`,
          )
        }
        if (!exact) offGrid(attribute.name, value, scale.toDisplay(raw), attribute.scale.ratio, rules)
        return raw
      }
    }
  }
}

function takeLabel(attribute: EnumAttribute): Take {
  const most = 2 ** attribute.bits - 1
  // The first of two equal labels counts.
  const index = new Map([...attribute.labels.entries()].reverse().map(([at, label]) => [label, at]))
  return (value, _rules, base) => {
    if (typeof value === 'string') {
      if (typeof base === 'number' && attribute.labels[base] === value) return base
      const raw = index.get(value)
      if (raw === undefined) refuse(attribute, 'LABEL_UNKNOWN', listLabels(attribute.labels), describe(value))
      if (raw > most)
        refuse(
          attribute,
          'VALUE_OUT_OF_RANGE',
          `an index that fits ${attribute.bits} bits`,
          `${describe(value)}, index ${raw}`,
        )
      return raw
    }
    if (typeof value !== 'number' || !Number.isInteger(value))
      refuse(attribute, 'VALUE_INVALID', `a label or its index, ${listLabels(attribute.labels)}`, describe(value))
    if (value < 0 || value > most)
      refuse(
        attribute,
        'VALUE_OUT_OF_RANGE',
        `an index of 0 to ${Math.min(most, attribute.labels.length - 1)}`,
        describe(value),
      )
    return value + 0
  }
}

function takeBinary(attribute: BinaryAttribute, value: EncodableValue): Uint8Array {
  const bytes = bytesOf(attribute, value)
  if (bytes.length > attribute.bytes)
    refuse(attribute, 'BINARY_TOO_LONG', `at most ${attribute.bytes} bytes`, `${bytes.length} bytes`)
  // Shorter ones are padded on the right, as the API asks of its callers (SPEC §2.3).
  const padded = new Uint8Array(attribute.bytes)
  padded.set(bytes)
  return padded
}

function bytesOf(attribute: BinaryAttribute, value: EncodableValue): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') {
    try {
      return parseHex(value)
    } catch (error) {
      if (!isGiztoolsError(error)) throw error
      throw new GiztoolsError('VALUE_INVALID', `${attribute.name}: ${error.message}`, {
        path: attribute.name,
        offset: error.offset,
      })
    }
  }
  if (!Array.isArray(value))
    refuse(attribute, 'VALUE_INVALID', `hex digits or bytes, at most ${attribute.bytes} bytes`, describe(value))
  const wrong = (value as readonly unknown[]).findIndex(
    byte => !Number.isInteger(byte) || (byte as number) < 0 || (byte as number) > 255,
  )
  if (wrong >= 0) refuse(attribute, 'VALUE_INVALID', 'bytes of 0 to 255', `${describe(value[wrong])} at index ${wrong}`)
  return Uint8Array.from(value as readonly number[])
}

function offGrid(name: string, value: number, rounded: number, ratio: number, { onGrid, onIssue }: TakeRules): void {
  const message = `${name}: ${value} lies between two steps of ${Math.abs(ratio)}, the nearest is ${rounded}`
  if (onGrid) throw new GiztoolsError('VALUE_OFF_GRID', message, { path: name })
  onIssue?.({ code: 'VALUE_OFF_GRID', attribute: name, message })
}

function refuse(attribute: Attribute, code: ErrorCode, expected: string, found: string): never {
  throw new GiztoolsError(code, `${attribute.name}: expected ${expected}, got ${found}`, { path: attribute.name })
}
