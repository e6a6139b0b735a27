/** The last byte that a position or a binary may reach: the length of a serial frame is two bytes (SPEC §7.2). */
export const MAX_BYTES = 65_535
/** The highest id: 343 attributes is the most that was seen (SPEC §3). */
export const MAX_ID = 65_535
/** Findings that are told one by one: of more there is a number. No person reads so many, and millions would take the memory of a machine. */
export const MOST_FINDINGS = 10_000
