import type { CheckFinding, Severity } from '../check/finding.ts'
import type { Region } from './source-text.ts'

/** A finding with its place in the text of its file. */
export interface PlacedFinding {
  readonly finding: CheckFinding
  /** Absent where there is no text: a file that cannot be read. */
  readonly region?: Region
}

/** One file and all that was found in it. */
export interface CheckedFile {
  readonly file: string
  readonly findings: readonly PlacedFinding[]
  /** The text of a line, counted from 1. */
  readonly line: (number: number) => string
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note']

/** `2 errors and 1 note in 3 files` */
export function countText(files: readonly CheckedFile[]): string {
  const all = files.flatMap(({ findings }) => findings.map(({ finding }) => finding.severity))
  const counts = SEVERITIES.flatMap(severity => {
    const count = all.filter(one => one === severity).length
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`]
  })
  const where = files.length === 1 ? '1 file' : `${files.length} files`
  if (counts.length === 0) return `nothing found in ${where}`
  const last = counts.pop()
  return `${counts.length === 0 ? '' : `${counts.join(', ')} and `}${last} in ${where}`
}
