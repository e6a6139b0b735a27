import type { Declarations } from './declarations.ts'

/** Words of a cast, such as the one in `((uint8_t)0)`. */
const CAST = /^(?:u?int\d*(?:_t)?|unsigned|signed|char|short|long|float|double|const)$/

const MOST_NAMES = 16

/** The number that the tokens stand for: a literal, signed, in parentheses or behind a macro's name. undefined where it takes more than that. */
export function constantOf(
  tokens: readonly string[],
  macros: Declarations['macros'],
  names = MOST_NAMES,
): number | undefined {
  let sign = 1
  let value: number | undefined
  for (const token of tokens) {
    if (token === '(' || token === ')' || CAST.test(token)) continue
    if (value !== undefined) return undefined
    if (token === '-' || token === '+') sign = token === '-' ? -sign : sign
    else {
      value = literalOf(token)
      const behind = value === undefined && names > 0 ? macros.get(token)?.at(-1) : undefined
      if (behind) value = constantOf(behind.tokens, macros, names - 1)
      if (value === undefined) return undefined
    }
  }
  // No negative zero.
  return value === undefined ? undefined : sign * value + 0
}

function literalOf(text: string): number | undefined {
  if (text.length > 64) return undefined
  if (/^0[xX][0-9a-fA-F]+[uUlL]*$/.test(text)) return Number(text.replace(/[uUlL]+$/, ''))
  // C's octal: 010 is eight.
  if (/^0[0-7]+[uUlL]*$/.test(text)) return Number.parseInt(text, 8)
  if (!/^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[uUlLfF]*$/.test(text)) return undefined
  const value = Number(text.replace(/[uUlLfF]+$/, ''))
  return Number.isFinite(value) ? value : undefined
}

/** Bytes and sign of the integer types that headers use, with and without `_t`. Whether a plain `char` has a sign is the compiler's choice: taken as unsigned. */
export function integerType(type: string): { readonly bytes: number; readonly signed: boolean } | undefined {
  const words = type.split(' ').filter(word => !/^(?:volatile|const|__IO|__packed)$/.test(word))
  const plain = words.filter(word => word !== 'unsigned' && word !== 'signed')
  const bytes = plain.length === 0 && words.length > 0 ? 4 : BYTES.get(plain.join(' ').toLowerCase())
  return bytes === undefined ? undefined : { bytes, signed: !/^(?:u|U|bool|char|byte)/.test(words[0] as string) }
}

const BYTES: ReadonlyMap<string, number> = new Map([
  ...['uint8_t', 'uint8', 'u8', 'int8_t', 'int8', 's8', 'char', 'uchar', 'byte', 'bool'].map(each),
  ...['uint16_t', 'uint16', 'u16', 'int16_t', 'int16', 's16', 'short', 'short int', 'ushort'].map(each),
  ...['uint32_t', 'uint32', 'u32', 'int32_t', 'int32', 's32', 'int', 'long', 'long int'].map(each),
])

function each(name: string): [string, number] {
  return [name, name.includes('16') || name.includes('short') ? 2 : /8|char|byte|bool/.test(name) ? 1 : 4]
}
