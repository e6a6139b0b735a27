import { CALENDARS, type Cycle, dayAt } from '../calendar.ts'
import { Refusal } from '../handler.ts'

/** So many, up to now, where the ends are not given: ours, the document does not say. */
const DEFAULT_SPAN = 7
/** No answer is longer, whatever let the question through. */
const MOST_PERIODS = 1_000

/** The days, weeks or months of a report, both ends included. */
export interface Periods {
  readonly cycle: Cycle
  readonly start: string
  readonly end: string
  readonly names: readonly string[]
  /** Which of them a day lies in: an index into `names`; undefined outside. */
  indexOf(day: string): number | undefined
}

interface Asked {
  readonly cycle?: Cycle | undefined
  readonly start?: string | undefined
  readonly end?: string | undefined
}

/** @throws Refusal 5002 for a text that names no such period, an end before its start, too many */
export function periodsOf({ cycle = 'date', start, end }: Asked, now: number): Periods {
  const { parse, format, ofDay } = CALENDARS[cycle]
  const read = (name: string, text: string): number => {
    const number = parse(text)
    if (number === undefined) throw new Refusal(5002, `${name}: expected a ${cycle}`)
    return number
  }
  const last = end === undefined ? ofDay(dayAt(now)) : read('end', end)
  const first = start === undefined ? last - DEFAULT_SPAN + 1 : read('start', start)
  if (last < first) throw new Refusal(5002, 'end: expected nothing before start')
  if (last - first >= MOST_PERIODS) throw new Refusal(5002, `expected at most ${MOST_PERIODS} of the cycle "${cycle}"`)
  return {
    cycle,
    start: format(first),
    end: format(last),
    names: Array.from({ length: last - first + 1 }, (_, index) => format(first + index)),
    indexOf(day) {
      const number = ofDay(day)
      return number >= first && number <= last ? number - first : undefined
    },
  }
}

/** Whether a day lies between two, both included; an end that is not given leaves that side open. */
export function isWithin(day: string, start: string | undefined, end: string | undefined): boolean {
  return (start === undefined || day >= start) && (end === undefined || day <= end)
}
