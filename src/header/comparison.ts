import type { CheckFinding } from '../check/finding.ts'
import type { AccessClass, Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Header, HeaderAttribute } from './header.ts'

/** One attribute as both sides have it. */
export interface Pair {
  readonly field: Field
  readonly stated: HeaderAttribute
}

/** What the parts of the comparison share. */
export interface Comparison {
  readonly layout: Layout
  readonly header: Header
  /** In id order. */
  readonly pairs: readonly Pair[]
  /** Names that only one side has. */
  readonly lacking: ReadonlySet<string>
  readonly surplus: ReadonlySet<string>
  /** Names whose difference has been told: what follows from it is not told again. */
  readonly told: Set<string>
  readonly report: (finding: CheckFinding) => void
}

export const CLASS_WORD: Readonly<Record<AccessClass, string>> = {
  writable: 'writable',
  readonly: 'read-only',
  alert: 'alert',
  fault: 'fault',
}

/** `(line 40)`, for messages. */
export function onLine(line: number): string {
  return `(line ${line})`
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The first dozen, and how many more there are. */
export function listed(items: readonly string[], separator = ', '): string {
  const rest = items.length - 12
  return [...items.slice(0, 12), ...(rest > 0 ? [`… and ${rest} more`] : [])].join(separator)
}

/** The bytes of the status block that a field touches; none in var_len. */
export function bytesOf({ offset, bytes }: Field): Pick<CheckFinding, 'bytes'> {
  return bytes === 0 ? {} : { bytes: { first: offset, last: offset + bytes - 1 } }
}

/** A finding about one attribute, its message beginning with the attribute's name. */
export function about(
  attribute: Attribute,
  finding: Pick<CheckFinding, 'code' | 'severity' | 'message'> & Partial<CheckFinding>,
  within = '',
): CheckFinding {
  return {
    path: within === '' ? attribute.path : `${attribute.path}.${within}`,
    attributes: [attribute.name],
    ...finding,
    message: `${attribute.name}: ${finding.message}`,
  }
}
