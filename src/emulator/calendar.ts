// Days are those of China: the service's dates carry no zone, and its devices live there (our reading).

export const DAY = 24 * 3600e3
const CHINA = 8 * 3600e3

/** Milliseconds since midnight at UTC+8. */
export function timeOfDay(at: number): number {
  return (at + CHINA) % DAY
}

let lastNumber = Number.NaN
let lastDay = ''

/** YYYY-MM-DD at UTC+8. */
export function dayAt(at: number): string {
  const number = Math.floor((at + CHINA) / DAY)
  // Events come in the order of their time: nearly always it is the day of the one before.
  if (number !== lastNumber) {
    lastNumber = number
    lastDay = dayOfNumber(number)
  }
  return lastDay
}

/** YYYY-MM-DD HH:mm:ss at UTC+8. */
export function dateTimeAt(at: number): string {
  return new Date(at + CHINA).toISOString().slice(0, 19).replace('T', ' ')
}

export type Cycle = 'date' | 'week' | 'month'

/** Days, ISO weeks and months as whole numbers, so that spans are arithmetic. */
export interface Calendar {
  /** The number of the period that a day lies in. */
  ofDay(day: string): number
  /** 2016-08-01, 2016-51, 2016-12. */
  format(number: number): string
  /** Undefined for a text that names no such period. */
  parse(text: string): number | undefined
}

export const CALENDARS: Readonly<Record<Cycle, Calendar>> = {
  date: calendar(/^\d{4}-\d\d-\d\d$/, numberOfDay, dayOfNumber, numberOfDay),
  week: calendar(/^\d{4}-\d\d$/, day => weekOf(numberOfDay(day)), formatWeek, parseWeek),
  month: calendar(/^\d{4}-\d\d$/, parseMonth, formatMonth, parseMonth),
}

function calendar(
  form: RegExp,
  ofDay: (day: string) => number,
  format: (number: number) => string,
  parse: (text: string) => number,
): Calendar {
  return {
    ofDay,
    format,
    parse(text) {
      if (!form.test(text)) return undefined
      const number = parse(text)
      // 2017-02-30 is the 2nd of March by arithmetic, and 2016-53 the first week of 2017.
      return Number.isFinite(number) && format(number) === text ? number : undefined
    },
  }
}

function numberOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY
}

function dayOfNumber(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10)
}

// Week 0 is the one around Thursday, 1 January 1970: the Thursday of week n is day 7n, and an ISO week belongs to the year of its Thursday.
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7)
}

function formatWeek(week: number): string {
  const year = dayOfNumber(week * 7).slice(0, 4)
  const first = Math.ceil(numberOfDay(`${year}-01-01`) / 7)
  return `${year}-${String(week - first + 1).padStart(2, '0')}`
}

function parseWeek(text: string): number {
  return Math.ceil(numberOfDay(`${text.slice(0, 4)}-01-01`) / 7) + Number(text.slice(5)) - 1
}

function parseMonth(text: string): number {
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1
}

function formatMonth(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
}
