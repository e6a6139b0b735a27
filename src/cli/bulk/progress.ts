import { stat } from 'node:fs/promises'
import { UsageError } from '../fault.ts'
import type { Io, Sink } from '../io.ts'
import type { DecodeFlags } from '../options.ts'
import { withStdout } from '../out-file.ts'

export interface LogProgress {
  /** The same world; where rows go to the terminal that the progress is shown on, they are put above it. */
  readonly io: Io
  /** So many bytes of the input, as they stand on the disk, have been read. */
  readonly update: (bytes: number) => void
  clear(): Promise<void>
}

/** Milliseconds. A log that is read by then needs none. */
const PATIENCE = 300

/**
 * On stderr, how much of the input is read, how fast, and how long it will take yet. By default for files, where stderr is a terminal
 * and the rows go elsewhere; `--progress` and `--no-progress` have the last word.
 */
export async function createLogProgress(flags: DecodeFlags, io: Io): Promise<LogProgress> {
  if (!wantsProgress(flags, io)) return { io, update() {}, async clear() {} }
  const size = await sizeOf(flags.in)
  const { createProgressBar } = await import('../progress-bar.ts')
  const bar = createProgressBar(io, { patience: PATIENCE, onTerminal: io.stderrIsTty })
  const shared = io.stdoutIsTty && io.stderrIsTty
  return {
    io: shared ? withStdout(io, above(bar.clear, io.stdout), true) : io,
    update(bytes) {
      // A log that is being written has grown since it was asked for its size.
      bar.update(size === undefined ? undefined : Math.min(1, bytes / Math.max(1, size)), seconds => [
        size === undefined ? `${megabytes(bytes)} MB` : `${megabytes(bytes)} of ${megabytes(size)} MB`,
        `${megabytes(bytes / seconds)} MB/s`,
      ])
    },
    clear: bar.clear,
  }
}

function wantsProgress({ progress, 'no-progress': noProgress, in: files }: DecodeFlags, io: Io): boolean {
  if (progress && noProgress) throw new UsageError('--progress and --no-progress: one or the other')
  return progress ?? (!noProgress && io.stderrIsTty && !io.stdoutIsTty && files !== undefined)
}

/** Undefined where nobody knows: stdin, and what is no ordinary file. */
async function sizeOf(paths: readonly string[] = ['-']): Promise<number | undefined> {
  const sizes = await Promise.all(
    paths.map(path =>
      path === '-'
        ? Number.NaN
        : stat(path).then(
            file => (file.isFile() ? file.size : Number.NaN),
            () => Number.NaN,
          ),
    ),
  )
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0)
  return Number.isNaN(size) ? undefined : size
}

/** Takes the bar away before each write, and waits until that is out. */
function above(clear: () => Promise<void>, stdout: Sink): Sink {
  const encoder = new TextEncoder()
  const { writeBytes } = stdout
  return {
    async write(text) {
      await clear()
      await (writeBytes === undefined ? stdout.write(text) : writeBytes(encoder.encode(text)))
    },
    ...(writeBytes !== undefined && {
      async writeBytes(bytes) {
        await clear()
        await writeBytes(bytes)
      },
    }),
  }
}

function megabytes(bytes: number): string {
  const value = bytes / 1e6
  return value < 10 ? value.toFixed(1) : String(Math.round(value))
}
