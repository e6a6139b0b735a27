import { stat, writeFile } from 'node:fs/promises'
import { createBufferedSink } from './buffered-sink.ts'
import { fileBytes } from './file-bytes.ts'
import type { Io } from './io.ts'
import { processOutlet } from './process-outlet.ts'

export { run } from './run.ts'

/** Longer than this setTimeout fires at once: `--every 30d` would ask without a pause. */
const LONGEST_TIMER = 2 ** 31 - 1

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']

let proxied: Promise<typeof globalThis.fetch> | undefined

/** The runtime's own fetch, or one that goes through the environment's proxy. */
function outgoing(): Promise<typeof globalThis.fetch> | typeof globalThis.fetch {
  if (PROXY_VARIABLES.every(name => !process.env[name])) return fetch
  proxied ??= import('./proxied-fetch.ts').then(({ proxiedFetch }) => proxiedFetch(process.env))
  return proxied
}

let interruption: AbortController | undefined

/** This process's own console, files, clock and network. Nothing is opened before it is used. */
export const processIo: Io = {
  stdout: createBufferedSink(() => processOutlet(process.stdout)),
  // Whoever closes stderr does not want to be told.
  stderr: createBufferedSink(() => processOutlet(process.stderr), { tellsWhenClosed: false }),
  get stdin() {
    return process.stdin
  },
  get stdinIsTty() {
    return process.stdin.isTTY === true
  },
  get stdoutIsTty() {
    return process.stdout.isTTY === true
  },
  get stderrIsTty() {
    return process.stderr.isTTY === true
  },
  get columns() {
    return process.stdout.columns ?? 80
  },
  timeZone: undefined,
  get env() {
    return process.env
  },
  get home() {
    return process.getBuiltinModule('node:os').homedir()
  },
  get cacheFolder() {
    // A relative one is to be ignored, says its specification.
    const given = process.env.XDG_CACHE_HOME
    const folder = given?.startsWith('/') ? given : `${process.getBuiltinModule('node:os').homedir()}/.cache`
    return `${folder}/giztools`
  },
  now: () => Date.now(),
  random: () => Math.random(),
  async sleep(ms, signal) {
    const { setTimeout } = await import('node:timers/promises')
    await setTimeout(Math.min(ms, LONGEST_TIMER), undefined, { ...(signal && { signal }) })
  },
  get interrupted() {
    interruption ??= listenForSignals()
    return interruption.signal
  },
  fetch: async (input, init) => (await outgoing())(input, init),
  readBytes: fileBytes,
  writeFile: (path, text) => writeFile(path, text),
  fileMode: async path => (process.platform === 'win32' ? undefined : (await stat(path)).mode & 0o777),
}

function listenForSignals(): AbortController {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
  return controller
}
