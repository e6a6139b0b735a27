import { randomUUID } from 'node:crypto'
import { link, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

// A lock is a file `<name>.<number>`. Who has the highest number has the lock, and he who ends leaves his file behind: the next
// one takes the next number. A killed run leaves the same file, so that nothing has to be cleaned up, and since no number is ever
// taken away from under a living owner, two who come at once cannot both believe that they were first.

export interface Lock {
  release(): Promise<void>
}

/** Who has it. */
export interface Owner {
  readonly pid: number
  readonly host: string
  readonly started: string | undefined
  readonly token: string
}

/** An owner on another computer, whose process cannot be looked for, is given up when it was not heard of for so long. */
const SILENT_MS = 2 * 60_000
const SIGN_OF_LIFE_MS = 20_000
const PAUSE_MS = 40

/** Locks that this very process holds: a file with its number that is not among them was left by one before it. */
const held = new Set<string>()

/** A lock that somebody else has. */
export interface Taken {
  readonly by: Owner
  /** The file that says so. */
  readonly path: string
}

/**
 * Takes the lock of that name in a folder, or tells who has it. Of several processes, on one computer or on several that share the
 * folder, one at most has it; one that was killed has it no longer.
 */
export async function takeLock(folder: string, name: string): Promise<Lock | Taken> {
  for (;;) {
    const highest = (await numbersOf(folder, name)).at(-1) ?? 0
    if (highest > 0) {
      const path = join(folder, `${name}.${highest}`)
      const owner = await livingOwner(path)
      if (owner === 'gone') continue
      if (owner !== undefined) return { by: owner, path }
    }
    const mine = await claim(folder, name, highest + 1)
    if (mine !== undefined) return mine
  }
}

/** Undefined when somebody else was quicker. */
async function claim(folder: string, name: string, number: number): Promise<Lock | undefined> {
  const path = join(folder, `${name}.${number}`)
  const token = randomUUID()
  const draft = join(folder, `${name}.${token}`)
  const owner: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid), token }
  held.add(token)
  try {
    // The name appears with the whole content or not at all.
    await writeFile(draft, JSON.stringify(owner))
    await link(draft, path)
  } catch (error) {
    held.delete(token)
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  } finally {
    await rm(draft, { force: true })
  }
  const numbers = await numbersOf(folder, name)
  if (numbers.at(-1) !== number) {
    held.delete(token)
    await rm(path, { force: true })
    return undefined
  }
  for (const lower of numbers.slice(0, -1)) await rm(join(folder, `${name}.${lower}`), { force: true })
  const signs = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, SIGN_OF_LIFE_MS)
  signs.unref()
  return {
    async release() {
      clearInterval(signs)
      // Emptied, not removed: the numbers only ever grow.
      await writeFile(path, '')
      held.delete(token)
    },
  }
}

async function numbersOf(folder: string, name: string): Promise<readonly number[]> {
  const files = await readdir(folder)
  return files
    .filter(file => file.startsWith(`${name}.`) && /^\d{1,15}$/.test(file.slice(name.length + 1)))
    .map(file => Number(file.slice(name.length + 1)))
    .sort((a, b) => a - b)
}

async function livingOwner(path: string): Promise<Owner | 'gone' | undefined> {
  let owner: Partial<Owner>
  try {
    owner = JSON.parse(await readFile(path, 'utf8')) ?? {}
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone'
    // A folder in its place is told of without its name.
    throw Object.assign(error as Error, { path })
  }
  const { pid, host, started, token = '' } = owner
  // To the system a number that is not above 0 is a group of processes, and one of them is always running.
  if (typeof pid !== 'number' || !(pid > 0) || typeof host !== 'string') return undefined
  const living = { pid, host, started, token }
  if (host !== hostname()) return (await silence(path)) < SILENT_MS ? living : undefined
  if (pid === process.pid) return held.has(token) ? living : undefined
  return isRunning(pid) && (await startOf(pid)) === started ? living : undefined
}

async function silence(path: string): Promise<number> {
  return Date.now() - (await stat(path)).mtimeMs
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, as Linux has it: a number that has been given to another process since is told by it. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name, which may have blanks and brackets.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** Waits for it, asking again every so often. Undefined where it was not to be had before `signal` was aborted. */
export async function waitForLock(folder: string, name: string, signal: AbortSignal): Promise<Lock | undefined> {
  while (!signal.aborted) {
    const lock = await takeLock(folder, name)
    if ('release' in lock) return lock
    await setTimeout(PAUSE_MS, undefined, { signal }).catch(() => {})
  }
  return undefined
}
