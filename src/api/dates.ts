/** How dates are written: `date` 2016-08-01, `week` 2016-51, `month` 2016-12. */
export type Cycle = 'date' | 'week' | 'month'

export const DATE_FORMS: Readonly<Record<Cycle, string>> = { date: 'YYYY-MM-DD', week: 'YYYY-WW', month: 'YYYY-MM' }

const DAY = 86_400_000

/** A running number of days, weeks or months; undefined for what is no such date in the calendar. Weeks are numbered 1 to 53. */
export function dateNumber(text: string, cycle: Cycle): number | undefined {
  const parts = (cycle === 'date' ? /^(\d{4})-(\d\d)-(\d\d)$/ : /^(\d{4})-(\d\d)$/).exec(text)
  if (parts === null) return undefined
  const [year, second, day] = parts.slice(1).map(Number) as [number, number, number?]
  if (cycle === 'month') return second >= 1 && second <= 12 ? year * 12 + second : undefined
  if (cycle === 'week') return second >= 1 && second <= 53 ? weekNumber(year, second) : undefined
  return dayNumber(text, year, second, day ?? 0)
}

function dayNumber(text: string, year: number, month: number, day: number): number | undefined {
  const time = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(time)) return undefined
  const date = new Date(time)
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? time / DAY : undefined
}

/** Weeks are counted as by ISO 8601, where week 1 has the 4th of January; the document does not say. Day 0 was a Thursday. */
function weekNumber(year: number, week: number): number {
  return Math.floor((Date.UTC(year, 0, 4) / DAY + 3) / 7) + week
}
