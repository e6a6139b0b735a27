import { DATE_FORMS } from '../api/dates.ts'
import { CALENDARS, type Cycle } from './calendar.ts'
import { Refusal } from './handler.ts'

/** What the document says of the active history. */
const DOCUMENTED: Readonly<Record<Cycle, number>> = { date: 30, week: 53, month: 12 }
/** Where it says nothing: enough for a year of days, so that no report grows without end. */
const MOST = 366

/** One end of a span: its parameter, and what it says. */
type End = readonly [name: string, text: unknown]

/**
 * A span of a report, both ends included; an end that is not given is not checked.
 * @throws Refusal 5002
 */
export function checkSpan(cycle: Cycle, start: End, end: End, limit: 'documented' | 'year' | 'none'): void {
  const from = numberOf(cycle, start)
  const to = numberOf(cycle, end)
  if (from === undefined || to === undefined) return
  if (to < from) throw new Refusal(5002, `${end[0]}: expected nothing before ${start[0]}`)
  if (limit === 'none') return
  const most = limit === 'documented' ? DOCUMENTED[cycle] : MOST
  if (to - from + 1 > most) throw new Refusal(5002, `expected a span of at most ${most} (cycle ${cycle})`)
}

function numberOf(cycle: Cycle, [name, text]: End): number | undefined {
  if (text === undefined) return undefined
  const number = CALENDARS[cycle].parse(String(text))
  if (number === undefined) throw new Refusal(5002, `${name}: expected ${DATE_FORMS[cycle]}`)
  return number
}
