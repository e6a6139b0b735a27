// Programs of any language, measured from outside: processor time and peak memory as GNU time reports them, wall time by our own clock.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NOT_FOUND = 127

/** Whether there is a GNU time at all: nothing here can be measured without. */
export const hasTime = () => spawnSync('/usr/bin/time', ['-f', '%M', 'true'], { stdio: 'ignore' }).status === 0

/** One run to nowhere: nanoseconds, and MB of 1000000 bytes. Undefined where the program is not installed. `feed`: a shell command whose output it reads. */
export function timed([program, ...argv], { feed } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'giztools-time-'))
  try {
    const report = join(folder, 'time')
    const wrapped = ['/usr/bin/time', '-f', '%U %S %M', '-o', report, program, ...argv]
    const [first, ...rest] = feed === undefined ? wrapped : ['sh', '-c', `${feed} | "$@"`, 'sh', ...wrapped]
    const start = process.hrtime.bigint()
    const { status, stderr } = spawnSync(first, rest, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
    const wallNs = Number(process.hrtime.bigint() - start)
    if (status === NOT_FOUND) return undefined
    if (status !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${status}: ${stderr}`)
    const [user, system, peak] = readFileSync(report, 'utf8').trim().split(' ').map(Number)
    return { cpuNs: (user + system) * 1e9, wallNs, peakMB: (peak * 1024) / 1e6 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What a program writes; undefined where it is not installed. */
export function outputOf([program, ...argv]) {
  const { error, status, stdout, stderr } = spawnSync(program, argv, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (error?.code === 'ENOENT') return undefined
  if (status !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

/** The SHA-256 of what a program writes, however much that is. */
export async function digestOf([program, ...argv]) {
  const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const hash = createHash('sha256')
  for await (const chunk of child.stdout) hash.update(chunk)
  const [code] = await ended
  if (code !== 0) throw new Error(`${program} ${argv.join(' ')} ended with ${code}`)
  return hash.digest('hex')
}
