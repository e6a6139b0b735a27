import { readFile, writeFile } from 'node:fs/promises'
import { createBufferedSink } from './buffered-sink.ts'
import type { Io } from './io.ts'

export { run } from './run.ts'

/** This process's own console and files. Nothing is opened before it is used. */
export const processIo: Io = {
  stdout: createBufferedSink(() => process.stdout),
  // Whoever closes stderr does not want to be told.
  stderr: createBufferedSink(() => process.stderr, { tellsWhenClosed: false }),
  get stdin() {
    return process.stdin
  },
  get stdinIsTty() {
    return process.stdin.isTTY === true
  },
  get stdoutIsTty() {
    return process.stdout.isTTY === true
  },
  get columns() {
    return process.stdout.columns ?? 80
  },
  readFile: path => readFile(path, 'utf8'),
  readBytes: path => readFile(path),
  writeFile: (path, text) => writeFile(path, text),
}
