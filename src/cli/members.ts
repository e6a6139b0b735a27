export type Members = Readonly<Record<string, unknown>>

/** An object as JSON has them: lists are none. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The members of what should be an object, none of what is something else: what a service sends that is not as documented is warned
 * of by the client, and given as it is.
 */
export function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {}
}
