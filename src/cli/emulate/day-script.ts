import type { DeviceBehaviour } from '../../emulator/state.ts'
import { parseDuration } from '../duration.ts'
import { UsageError } from '../fault.ts'

/** A day of the simulated devices, and by how much the service's clock is ahead of ours. */
export interface DayScript {
  readonly behaviour: Partial<DeviceBehaviour>
  /** Milliseconds. */
  readonly ahead: number
}

const MINUTE = 60_000

/** What a day may have, as people write it. Times are those of China. */
const CLAUSES: readonly (readonly [
  RegExp,
  (match: readonly string[]) => Partial<DeviceBehaviour> | { ahead: number },
])[] = [
  [/^online (\d\d?):(\d\d)(?: ?- ?(\d\d?):(\d\d))?$/, ([, ...times]) => ({ hours: hoursOf(times) })],
  [/^reports every (.+)$/, ([, every = '']) => ({ reportEvery: durationOf(every) })],
  [
    /^([\d.]+) ?% late by up to (.+)$/,
    ([, percent, most = '']) => ({ lateRate: Number(percent) / 100, lateBy: durationOf(most) }),
  ],
  [/^([\d.]+) ?% lost$/, ([, percent]) => ({ loseRate: Number(percent) / 100 })],
  [/^clock (.+) ahead$/, ([, ahead = '']) => ({ ahead: durationOf(ahead) })],
]

/**
 * `online 08:00-22:00, reports every 60 s, 1 % late by up to 20 min, clock 70 s ahead`
 * @throws UsageError
 */
export function dayScript(text: string): DayScript {
  const parts = text.split(',').map(clause => clauseOf(clause.trim()))
  const { ahead = 0, ...behaviour } = Object.assign({}, ...parts) as Partial<DeviceBehaviour> & { ahead?: number }
  return { behaviour, ahead }
}

function clauseOf(clause: string): object {
  for (const [pattern, read] of CLAUSES) {
    const match = pattern.exec(clause)
    if (match !== null) return read(match)
  }
  throw new UsageError(
    `--day: expected clauses such as "online 08:00-22:00, reports every 60 s, 1 % late by up to 20 min, 5 % lost, clock 70 s ahead", got ${JSON.stringify(clause.slice(0, 60))}`,
  )
}

const durationOf = (text: string) => parseDuration(text, '--day')

/** Without an end until midnight. */
function hoursOf([hour, minute, lastHour = '24', lastMinute = '0']: readonly string[]): readonly [number, number] {
  const times = [Number(hour) * 60 + Number(minute), Number(lastHour) * 60 + Number(lastMinute)] as const
  if (Math.max(...times) <= 24 * 60 && Number(minute) < 60 && Number(lastMinute) < 60)
    return [times[0] * MINUTE, times[1] * MINUTE]
  throw new UsageError(`--day: expected times of the day, 00:00 to 24:00, got ${hour}:${minute}`)
}
