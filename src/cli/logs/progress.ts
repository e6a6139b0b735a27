import type { LogProgress } from '../../api/contract.ts'
import type { Io } from '../io.ts'
import { createProgressBar } from '../progress-bar.ts'

export interface ProgressLine {
  update(progress: LogProgress): void
  /** Takes the line away, so that something else can be printed there. */
  clear(): Promise<void>
}

export const NO_PROGRESS: ProgressLine = { update() {}, async clear() {} }

/** How much of a log's span is read: records, their rate, and how long it will take yet. */
export function createProgressLine(io: Io): ProgressLine {
  const bar = createProgressBar(io, { patience: 0, onTerminal: true })
  return {
    update({ records, done, span }) {
      bar.update(span === 0 ? 1 : done / span, seconds => [
        `${records} ${records === 1 ? 'record' : 'records'}`,
        ...(seconds >= 1 ? [`${Math.round(records / seconds)}/s`] : []),
      ])
    },
    clear: bar.clear,
  }
}
