import type { AccessClass } from '../definition/model.ts'

/** What the bits of a cell are: an attribute's, of its class; several attributes'; nobody's; or bytes that no attribute explains. */
export type Mark = AccessClass | 'overlap' | 'reserved' | 'unread'

/** How a mark looks where there is no colour, and what the legend says about it. In the legend's order. */
export const MARKS: Readonly<Record<Mark, { readonly letter: string; readonly words: string }>> = {
  writable: { letter: 'W', words: 'writable' },
  readonly: { letter: 'R', words: 'readonly' },
  alert: { letter: 'A', words: 'alert' },
  fault: { letter: 'F', words: 'fault' },
  overlap: { letter: 'X', words: 'several attributes at once' },
  reserved: { letter: '-', words: 'no attribute' },
  unread: { letter: '?', words: 'not in the definition' },
}

export const MARK_ORDER = Object.keys(MARKS) as readonly Mark[]
