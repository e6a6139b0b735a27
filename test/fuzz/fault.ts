/** What the command line says of a fault that nobody thought of, and what engines say in their own words. */
const UNEXPECTED =
  /unexpected:|TypeError|RangeError|ReferenceError|SyntaxError|AssertionError|undefined is not|null is not|Cannot (?:read|convert|set|destructure|create|mix|access)|is not (?:a function|iterable|defined|a constructor|extensible)|call stack|Invalid (?:time value|date|array|string|count)|\[object |heap|stack:|\bNaN-/

export function unexpectedIn(stderr: string): string | undefined {
  return UNEXPECTED.exec(stderr)?.[0]
}
