import cliProgress from 'cli-progress'
import type { Io } from './io.ts'

/** A line that says how far something is, on the last line of a terminal. */
export interface ProgressBar {
  /**
   * Draws it, unless it was drawn a moment ago. `part` of it is done, 0 to 1; undefined where nobody knows of how much. `facts` stand
   * behind the bar, by the seconds that have gone by.
   */
  update(part: number | undefined, facts: (seconds: number) => readonly string[]): void
  /** Takes the line away, so that something else can be printed there. */
  clear(): Promise<void>
}

export interface BarSettings {
  /** Milliseconds before it is drawn for the first time: what is done by then needs none. */
  readonly patience: number
  /** False: a line of its own each time, seldom, and nothing to be taken away. */
  readonly onTerminal: boolean
}

/** Milliseconds between two drawings. */
const REDRAWN = 100
const REDRAWN_AS_LINES = 10_000
const CLEAR_LINE = '\r\u001b[K'
const STYLE = {
  barsize: 24,
  barCompleteString: '█'.repeat(25),
  barIncompleteString: '░'.repeat(25),
  barGlue: '',
}

export function createProgressBar({ stderr, now, columns }: Io, { patience, onTerminal }: BarSettings): ProgressBar {
  const encoder = new TextEncoder()
  const began = now()
  const pause = onTerminal ? REDRAWN : REDRAWN_AS_LINES
  let next = began + patience
  let shows = false

  // At once, where that is possible: what is printed on stdout is not to overtake it.
  async function put(text: string): Promise<void> {
    await (stderr.writeBytes === undefined ? stderr.write(text) : stderr.writeBytes(encoder.encode(text)))
  }

  return {
    update(part, facts) {
      const time = now()
      if (time < next && !(onTerminal && part !== undefined && part >= 1 && shows)) return
      next = time + pause
      const seconds = (time - began) / 1000
      const bar = part === undefined ? [] : [`${cliProgress.Format.BarFormat(part, STYLE)} ${Math.floor(part * 100)}%`]
      const isUnderway = part !== undefined && seconds >= 1 && part > 0 && part < 1
      const left = isUnderway ? [`${timeText((seconds / part) * (1 - part))} left`] : []
      const text = [...bar, ...facts(seconds), ...left].join('  ')
      shows = onTerminal
      void put(onTerminal ? `${CLEAR_LINE}${[...text].slice(0, columns - 1).join('')}` : `${text}\n`)
    },
    async clear() {
      if (!shows) return
      shows = false
      await put(CLEAR_LINE)
    },
  }
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
