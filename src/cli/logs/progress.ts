import cliProgress from 'cli-progress'
import type { LogProgress } from '../../api/contract.ts'
import type { Io } from '../io.ts'

export interface ProgressLine {
  update(progress: LogProgress): void
  /** Takes the line away, so that something else can be printed there. */
  clear(): void
}

export const NO_PROGRESS: ProgressLine = { update() {}, clear() {} }

/** Milliseconds between two drawings. */
const REDRAWN = 100
const CLEAR_LINE = '\r\u001b[K'
const STYLE = {
  barsize: 24,
  barCompleteString: '█'.repeat(25),
  barIncompleteString: '░'.repeat(25),
  barGlue: '',
}

/** How much of a log's span is read, on the last line of a terminal: records, their rate, and how long it will take yet. */
export function createProgressLine({ stderr, now, columns }: Io): ProgressLine {
  const began = now()
  let drawn: number | undefined
  return {
    update({ records, done, span }) {
      const time = now()
      if (drawn !== undefined && time - drawn < REDRAWN && done < span) return
      drawn = time
      const seconds = (time - began) / 1000
      const part = span === 0 ? 1 : done / span
      const what = [
        `${records} ${records === 1 ? 'record' : 'records'}`,
        ...(seconds >= 1 ? [`${Math.round(records / seconds)}/s`] : []),
        ...(seconds >= 1 && part > 0 && part < 1 ? [`${timeText((seconds / part) * (1 - part))} left`] : []),
      ].join('  ')
      const text = `${cliProgress.Format.BarFormat(part, STYLE)} ${Math.floor(part * 100)}%  ${what}`
      void stderr.write(`${CLEAR_LINE}${[...text].slice(0, columns - 1).join('')}`)
    },
    clear() {
      if (drawn !== undefined) void stderr.write(CLEAR_LINE)
      drawn = undefined
    },
  }
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
