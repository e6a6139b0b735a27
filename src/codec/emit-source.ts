import type { DecimalScale } from './scale.ts'

/*
 * Source text for the compiled engine. In what is emitted `b` is the payload's bytes, `o` where the body begins, `e` where it ends.
 * Text from a definition (names, labels) enters it through JSON.stringify alone: a definition is input, and may be hostile.
 */

/** The constants and functions that the emitted text of one function needs. Each comes once. */
export interface Prelude {
  /** Declares a constant and gives its name. The same text gives the same name. */
  constant(text: string): string
  /** Takes a ready-made function in under a name of its own. */
  use(name: string, value: unknown): string
  readonly lines: readonly string[]
  readonly bound: ReadonlyMap<string, unknown>
}

export function createPrelude(): Prelude {
  const lines: string[] = []
  const names = new Map<string, string>()
  const bound = new Map<string, unknown>()
  return {
    lines,
    bound,
    constant(text) {
      const known = names.get(text)
      if (known !== undefined) return known
      const name = `K${names.size}`
      names.set(text, name)
      lines.push(`const ${name}=${text};`)
      return name
    },
    use(name, value) {
      bound.set(name, value)
      return name
    },
  }
}

/** In place of a base: the bytes were read into locals, `x0` and so on. */
export const LOCALS = ''

/** `b[o+3]`, or `x3` of `LOCALS`. */
export function byteAt(offset: number, base = 'o'): string {
  if (base === LOCALS) return `x${offset}`
  return offset === 0 ? `b[${base}]` : `b[${base}+${offset}]`
}

/** A bit field at a fixed place: `last` is the offset of the byte with its lowest bit, `shift` that bit's place in it. */
export function bitsExpression(last: number, shift: number, width: number, base = 'o'): string {
  const count = Math.ceil((shift + width) / 8)
  if (shift + width > 31) {
    // Past what 32-bit operators hold: the same sum in doubles, exact up to 2^53.
    let sum = `(${byteAt(last, base)}>>>${shift})`
    for (let i = 1; i < count; i++) sum += `+${byteAt(last - i, base)}*${2 ** (8 * i - shift)}`
    return `((${sum})%${2 ** width})`
  }
  let whole = byteAt(last, base)
  for (let i = 1; i < count; i++) whole += `|${byteAt(last - i, base)}<<${8 * i}`
  if (count > 1) whole = `(${whole})`
  const shifted = shift === 0 ? whole : `${whole}>>>${shift}`
  return shift + width === 8 * count ? `(${shifted})` : `(${shifted}&${2 ** width - 1})`
}

/** An unsigned big-endian integer. */
export function uintExpression(offset: number, length: number, base = 'o'): string {
  if (length === 1) return byteAt(offset, base)
  let bytes = ''
  for (let i = 0; i < length - 1; i++) bytes += `${byteAt(offset + i, base)}<<${8 * (length - 1 - i)}|`
  bytes += byteAt(offset + length - 1, base)
  return length === 4 ? `((${bytes})>>>0)` : `(${bytes})`
}

/** raw → display, with the division last (see DecimalScale). */
export function displayExpression(raw: string, { num, add, den }: DecimalScale): string {
  const product = num === 1 ? raw : `${raw}*${num}`
  // A negative num would make -0 of raw 0; adding 0 mends that.
  const sum = add === 0 && num > 0 ? product : `${product}${add < 0 ? '-' : '+'}${Math.abs(add)}`
  return den === 1 ? sum : `(${sum})/${den}`
}

/** `"name":value`, safe for every name: a plain `"__proto__":` would set the prototype. */
export function member(name: string, value: string): string {
  return name === '__proto__' ? `["__proto__"]:${value}` : `${JSON.stringify(name)}:${value}`
}

/** The statement that gives an object the member. */
export function assignment(name: string, value: string, object = 'a'): string {
  if (name === '__proto__')
    return `Object.defineProperty(${object},"__proto__",{value:${value},writable:true,enumerable:true,configurable:true});`
  return `${object}[${JSON.stringify(name)}]=${value};`
}
