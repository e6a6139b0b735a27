import type { Logs, ProductClient } from './contract.ts'
import { createLogReader, type LogCall, type LogDeps } from './log-reader.ts'

/** The three log operations as sequences. */
export function createLogs(methods: Pick<ProductClient, 'cmdLog' | 'dataLog' | 'onlineLog'>, deps: LogDeps): Logs {
  const { cmdLog, dataLog, onlineLog } = methods satisfies Readonly<Record<string, LogCall>>
  return {
    cmd: createLogReader(cmdLog, 'timestamp', deps),
    data: createLogReader(dataLog, 'ts', deps),
    online: createLogReader(onlineLog, 'timestamp', deps),
  }
}
