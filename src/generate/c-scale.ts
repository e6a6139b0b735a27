import { decimalScale } from '../codec/scale.ts'
import type { NumberAttribute } from '../definition/model.ts'

/**
 * The C of one number's scale: `display = (raw · NUM + ADD) / DEN` in integers (see DecimalScale), and where it is not the identity
 * two functions between raw and display · DEN. Only a comment where the integers do not fit: no number at all is better than one that is not exact.
 */
export function scaleMacros(attribute: NumberAttribute, macro: string): string[] {
  const { num, add, den, small } = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
  if (!small) return [`/* ${macro}: ratio and addition are past what 64-bit integers hold exactly. */`]
  return [
    `#define ${macro}_NUM ${constant(num)}`,
    `#define ${macro}_ADD ${constant(add)}`,
    `#define ${macro}_DEN ${constant(den)}`,
  ]
}

/** `name` is what the functions begin with: `lamp_temperature`. */
export function scaleFunctions(attribute: NumberAttribute, name: string, macro: string): string[] {
  const most = 2 ** (8 * attribute.bytes) - 1
  const { num, add, den, small } = decimalScale(attribute.scale, most)
  if (!small || num === 0 || (num === 1 && add === 0 && den === 1)) return []
  // A negative ratio is turned round, so that half way goes to the larger raw value with either.
  const over = num > 0 ? `scaled - ${macro}_ADD` : `${macro}_ADD - scaled`
  const step = num > 0 ? `(int64_t)${macro}_NUM` : `-(int64_t)${macro}_NUM`
  const ends = [add - num, most * num + add + num].sort((a, b) => a - b) as [number, number]
  return [
    `static inline int64_t ${name}_scaled(uint32_t raw)`,
    '{',
    `  return (int64_t)raw * ${macro}_NUM + ${macro}_ADD;`,
    '}',
    '',
    `static inline bool ${name}_raw(int64_t scaled, uint32_t *raw)`,
    '{',
    // Past one step outside the range nothing rounds into it, and what follows would overflow.
    `  if (scaled < ${constant(ends[0], true)} || scaled > ${constant(ends[1], true)}) return false;`,
    `  const int64_t step = ${step};`,
    `  const int64_t over = 2 * (${over}) + step;`,
    `  if (over < 0 || over / (2 * step) > ${constant(most)}) return false;`,
    '  *raw = (uint32_t)(over / (2 * step));',
    '  return true;',
    '}',
    '',
  ]
}

function constant(value: number, wide = false): string {
  const size = Math.abs(value)
  const literal = wide || size > 0x7fffffff ? `INT64_C(${BigInt(size)})` : `INT32_C(${size})`
  return value < 0 ? `(-${literal})` : literal
}
