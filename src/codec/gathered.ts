import type { Issue, Status, Value } from './contract.ts'

/** What decoding a body has found so far. */
export interface Gathered {
  readonly attrs: Record<string, Value>
  readonly missing: string[]
  readonly issues: Issue[]
}

export function gather(): Gathered {
  return { attrs: {}, missing: [], issues: [] }
}

/** `surplus`: bytes after the last one that the definition knows; zero or less is none. */
export function statusOf({ attrs, missing, issues }: Gathered, surplus: number): Status {
  if (missing.length === 0 && issues.length === 0 && surplus <= 0) return { attrs }
  return {
    attrs,
    ...(missing.length > 0 && { missing }),
    ...(surplus > 0 && { extra: surplus }),
    ...(issues.length > 0 && { issues }),
  }
}
