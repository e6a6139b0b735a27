import { stat } from 'node:fs/promises'
import type { Io } from '../io.ts'
import type { DecodeFlags } from '../options.ts'

export interface LogProgress {
  /** So many bytes of the files have been read. */
  readonly update: (bytes: number) => void
  clear(): void
}

const NONE: LogProgress = { update() {}, clear() {} }

const REDRAWN = 100
const CLEAR_LINE = '\r\u001b[K'
const STYLE = {
  barsize: 24,
  barCompleteString: '█'.repeat(25),
  barIncompleteString: '░'.repeat(25),
  barGlue: '',
}

/** A bar on stderr, where that is a terminal and the rows go elsewhere: how much of the files is read, how fast, how long it will take yet. */
export async function createLogProgress(flags: DecodeFlags, io: Io): Promise<LogProgress> {
  if (!io.stderrIsTty || io.stdoutIsTty || flags.in === undefined || flags.in.includes('-')) return NONE
  const sizes = await Promise.all(
    flags.in.map(path =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0)
  const { default: cliProgress } = await import('cli-progress')
  const { stderr, now, columns } = io
  const began = now()
  let drawn = began
  let shows = false
  return {
    update(bytes) {
      const time = now()
      if (time - drawn < REDRAWN) return
      drawn = time
      shows = true
      const seconds = (time - began) / 1000
      const part = size === 0 ? 1 : Math.min(1, bytes / size)
      const what = [
        `${megabytes(bytes)} of ${megabytes(size)} MB`,
        `${megabytes(bytes / seconds)} MB/s`,
        ...(seconds >= 1 && part > 0 ? [`${timeText((seconds / part) * (1 - part))} left`] : []),
      ].join('  ')
      const text = `${cliProgress.Format.BarFormat(part, STYLE)} ${Math.floor(part * 100)}%  ${what}`
      void stderr.write(`${CLEAR_LINE}${[...text].slice(0, columns - 1).join('')}`)
    },
    clear() {
      if (shows) void stderr.write(CLEAR_LINE)
      shows = false
    },
  }
}

function megabytes(bytes: number): string {
  const value = bytes / 1e6
  return value < 10 ? value.toFixed(1) : String(Math.round(value))
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
