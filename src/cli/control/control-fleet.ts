import type { ProductClient } from '../../api/contract.ts'
import type { Codec, EncodableAttrs } from '../../codec/contract.ts'
import { type ControlOutcome, controlMany } from '../../confirm/control-many.ts'
import { isAgreed, isAttended } from '../asked.ts'
import { complain, InputError, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { ControlBody } from '../platform/control-body.ts'
import { safeJson } from '../visible.ts'
import { openReport, type Reported } from './report-file.ts'

/** So many devices are told without a question. */
const MOST_UNASKED = 50

export interface Fleet {
  readonly product: ProductClient
  readonly codec: Codec
  readonly attrs: EncodableAttrs
  /** As they are sent. */
  readonly body: ControlBody
  readonly dids: readonly string[]
}

export interface FleetFlags {
  readonly report?: string | undefined
  /** Outcomes of earlier runs that are tried again. */
  readonly again: readonly Reported[]
  readonly concurrency: number
  readonly confirm: boolean
  readonly withinMs: number
  readonly yes: boolean
}

/**
 * Tells every device the same and says what became of each, a JSON object a line on stdout. A device that the report names is left out.
 * @returns 0 where all that was tried is done or confirmed
 */
export async function controlFleet(fleet: Fleet, flags: FleetFlags, io: Io): Promise<number> {
  const { product, codec, attrs, body } = fleet
  const report = flags.report === undefined ? undefined : await openReport(flags.report, body, io)
  const dids = fleet.dids.filter(did => {
    const before = report?.earlier.get(did)
    return before === undefined || flags.again.includes(before)
  })
  const left = fleet.dids.length - dids.length
  if (left > 0) await complain(io, `${left} of ${fleet.dids.length} devices are in the report already`)
  if (dids.length === 0) {
    await complain(io, fleet.dids.length === 0 ? 'no such device' : 'nothing is left to do')
    return fleet.dids.length === 0 ? 1 : 0
  }
  await ask(dids.length, flags.yes, io)
  const counts = new Map<ControlOutcome['outcome'], number>()
  try {
    const outcomes = controlMany(product, codec, dids, attrs, {
      concurrency: flags.concurrency,
      confirm: flags.confirm && { withinMs: flags.withinMs, sleep: io.sleep },
      signal: io.interrupted,
      onBegin: did => report?.write({ did, outcome: 'begun' }),
    })
    for await (const outcome of outcomes) {
      counts.set(outcome.outcome, (counts.get(outcome.outcome) ?? 0) + 1)
      await report?.write(outcome)
      await io.stdout.write(`${safeJson(outcome)}\n`)
    }
  } finally {
    const tried = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const words = TOLD.flatMap(outcome => (counts.has(outcome) ? [`${counts.get(outcome)} ${outcome}`] : []))
    const rest = dids.length - tried
    await complain(io, [...words, ...(rest > 0 ? [`${rest} not tried`] : [])].join(', '))
  }
  const fine = (counts.get('done') ?? 0) + (counts.get('confirmed') ?? 0)
  return fine === dids.length ? 0 : 1
}

/** On a terminal; a script has nobody to ask. */
async function ask(count: number, yes: boolean, io: Io): Promise<void> {
  if (yes || count <= MOST_UNASKED || !isAttended(io) || (await isAgreed(`Tell ${count} devices?`, io))) return
  throw new InputError(`nothing was sent to the ${count} devices`)
}

const TOLD = ['done', 'confirmed', 'contradicted', 'unknown', 'refused'] as const
const AGAIN: readonly Reported[] = ['begun', ...TOLD]

/** @throws UsageError */
export function againOf(text: string | undefined): readonly Reported[] {
  if (text === undefined) return []
  if (text === 'all') return AGAIN
  const words = text.split(',')
  const wrong = words.find(word => !AGAIN.includes(word as Reported))
  if (wrong === undefined) return words as Reported[]
  throw new UsageError(
    `--again: expected all, or some of ${AGAIN.join(', ')}, got ${JSON.stringify(wrong.slice(0, 40))}`,
  )
}
