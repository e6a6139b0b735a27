import type { Change, Direction, ProductDiff, Verdict } from '../diff/index.ts'
import { type Colour, type Paint, plainly } from './colour.ts'
import { alignColumns } from './columns.ts'
import { visible } from './visible.ts'

const CHANGED: readonly [string, Colour] = ['~', 'yellow']
const SIGNS: Readonly<Partial<Record<Change['kind'], readonly [string, Colour]>>> = {
  added: ['+', 'green'],
  removed: ['-', 'red'],
}

/** Reasons shown of one verdict; `--format json` has all. */
const MOST_REASONS = 12

const PAYLOADS: Readonly<Record<Direction, string>> = { report: 'reports', control: 'controls', read: 'reads' }

/** For people: what changed, a table of verdicts, then why. */
export function diffLines(
  { changes, verdicts }: ProductDiff,
  width: number | undefined,
  paint: Paint = plainly,
): readonly string[] {
  const head = ['pairing', 'payloads', 'verdict', 'attributes']
  const rows = verdicts.map(verdict => [
    verdict.pairing,
    PAYLOADS[verdict.direction],
    verdict.outcome,
    visible(namesText([...new Set([...verdict.attributes, ...verdict.missing])])),
  ])
  return [
    ...(changes.length === 0 ? ['no changes'] : changes.map(change => changeLine(change, paint))),
    '',
    ...alignColumns([head, ...rows], { width, givingWay: [[3]] }),
    ...verdicts.flatMap(reasonLines),
  ]
}

function changeLine({ kind, message }: Change, paint: Paint): string {
  const [sign, colour] = SIGNS[kind] ?? CHANGED
  return paint(colour, `${sign} ${visible(message)}`)
}

function reasonLines(verdict: Verdict): readonly string[] {
  const lines = [...verdict.reasons.slice(0, MOST_REASONS), ...leftOut(verdict), ...remarks(verdict)]
  if (lines.length === 0) return []
  return ['', `${verdict.pairing}, ${PAYLOADS[verdict.direction]}:`, ...lines.map(line => `  ${visible(line)}`)]
}

function leftOut({ reasons }: Verdict): readonly string[] {
  return reasons.length > MOST_REASONS ? [`… and ${reasons.length - MOST_REASONS} more`] : []
}

/** What is worth knowing though nothing is read wrong by it. */
function remarks({ outcome, direction, unknown, unsent, outOfRange, extra }: Verdict): readonly string[] {
  if (outcome === 'unreadable') return []
  const lacking = direction === 'report' ? 'never reported: absent, or always the same' : 'never set by these'
  return [
    ...(unknown.length > 0 ? [`${namesText(unknown)}: not known to the receiver, ignored`] : []),
    ...(unsent.length > 0 ? [`${namesText(unsent)}: ${direction === 'read' ? 'never asked for' : lacking}`] : []),
    ...(outOfRange.length > 0
      ? [`${namesText(outOfRange)}: read right, with values that the receiver calls out of range`]
      : []),
    ...(extra > 0 ? [`${extra} ${extra === 1 ? 'byte' : 'bytes'} more than the receiver knows: ignored`] : []),
  ]
}

function namesText(names: readonly string[]): string {
  return names.slice(0, 8).join(', ') + (names.length > 8 ? `, … (${names.length})` : '')
}
