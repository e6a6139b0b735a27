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
    const terms = Array.from({ length: count }, (_, i) =>
      i === 0 ? `(${byteAt(last, base)}>>>${shift})` : `${byteAt(last - i, base)}*${2 ** (8 * i - shift)}`,
    )
    return `((${terms.join('+')})%${2 ** width})`
  }
  const terms = Array.from({ length: count }, (_, i) =>
    i === 0 ? byteAt(last, base) : `${byteAt(last - i, base)}<<${8 * i}`,
  )
  const whole = count === 1 ? (terms[0] as string) : `(${terms.join('|')})`
  const shifted = shift === 0 ? whole : `${whole}>>>${shift}`
  return shift + width === 8 * count ? `(${shifted})` : `(${shifted}&${2 ** width - 1})`
}

/** An unsigned big-endian integer. */
export function uintExpression(offset: number, length: number, base = 'o'): string {
  const terms = Array.from({ length }, (_, i) => {
    const up = 8 * (length - 1 - i)
    return up === 0 ? byteAt(offset + i, base) : `${byteAt(offset + i, base)}<<${up}`
  })
  if (length === 1) return terms[0] as string
  return length === 4 ? `((${terms.join('|')})>>>0)` : `(${terms.join('|')})`
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

/** The statement that gives object `a` the member. */
export function assignment(name: string, value: string): string {
  if (name === '__proto__')
    return `Object.defineProperty(a,"__proto__",{value:${value},writable:true,enumerable:true,configurable:true});`
  return `a[${JSON.stringify(name)}]=${value};`
}
