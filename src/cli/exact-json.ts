import { isSafeNumber, parse, stringify } from 'lossless-json'

let wasWritten = false

/** A number of JSON that no double holds, such as a time in nanoseconds: it is kept as it is written. */
export class NumberText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }

  toJSON(): number {
    wasWritten = true
    return Number(this.text)
  }
}

/** A number that stands by itself and is long, or has an exponent. Digits in quotes, as payloads have them, are none. */
const DOUBTFUL = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE])/

/**
 * JSON.parse, but numbers that a double cannot hold are a `NumberText`.
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  const json: unknown = JSON.parse(text)
  if (!DOUBTFUL.test(text)) return json
  try {
    return parse(text, undefined, {
      parseNumber: number => (isSafeNumber(number) ? Number(number) : new NumberText(number)),
      // As JSON.parse does.
      onDuplicateKey: ({ newValue }) => newValue,
    })
  } catch {
    // Nested too deep for it.
    return json
  }
}

/** JSON.stringify, but a `NumberText` stands there as it was written. */
export function exactJson(value: unknown, indent?: number): string {
  wasWritten = false
  const json = JSON.stringify(value, null, indent)
  if (!wasWritten) return json
  return stringify(value, undefined, indent, [
    { test: one => one instanceof NumberText, stringify: one => (one as NumberText).text },
  ]) as string
}
