/** How many bytes the well-formed UTF-8 character has that begins at `at`, 0 where none does. */
export function utf8Length(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0xff
  if (lead < 0x80) return 1
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  if (length === 0) return 0
  const second = bytes[at + 1] ?? 0
  // Not longer than need be, no surrogate, nothing beyond U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) return 0
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0
  return length
}

/** What of the bytes is UTF-8 beyond ASCII, and what is none. */
export interface Utf8Survey {
  /** Where the first byte is that belongs to no character; -1 where all do. */
  readonly firstBad: number
  readonly bad: number
  /** Bytes of whole characters of two bytes and more. */
  readonly whole: number
}

export function surveyUtf8(bytes: Uint8Array): Utf8Survey {
  let firstBad = -1
  let bad = 0
  let whole = 0
  for (let at = 0; at < bytes.length; ) {
    const length = utf8Length(bytes, at)
    if (length === 0) {
      if (firstBad < 0) firstBad = at
      bad++
      at++
    } else {
      if (length > 1) whole += length
      at += length
    }
  }
  return { firstBad, bad, whole }
}
