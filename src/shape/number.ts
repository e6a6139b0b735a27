import * as v from 'valibot'

/** A finite number: valibot's own takes infinities. */
export function finite(message?: string) {
  return { ...v.custom<number>(Number.isFinite, message), type: 'number' } as const
}

/** A whole number that a double holds exactly. */
export function whole(message?: string) {
  return { ...v.custom<number>(Number.isSafeInteger, message), type: 'whole' } as const
}
