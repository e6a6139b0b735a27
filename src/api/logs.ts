import type { Logs, ProductClient } from './contract.ts'
import { createLogReader, type LogCall } from './log-reader.ts'

/** The three log operations as sequences. `now` gives epoch milliseconds. */
export function createLogs(
  methods: Pick<ProductClient, 'cmdLog' | 'dataLog' | 'onlineLog'>,
  deps: { readonly now: () => number },
): Logs {
  const { cmdLog, dataLog, onlineLog } = methods satisfies Readonly<Record<string, LogCall>>
  return {
    cmd: createLogReader(cmdLog, 'timestamp', deps),
    data: createLogReader(dataLog, 'ts', deps),
    online: createLogReader(onlineLog, 'timestamp', deps),
  }
}
