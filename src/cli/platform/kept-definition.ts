import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { isLoopback } from '../../api/base-url.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'

/**
 * So long a definition counts as the service's: it may be changed at any time, and what is decoded by an old one looks right. On
 * loopback an emulator answers, which people start with one definition after another.
 */
const FRESH_MS = 60 * 60_000
const FRESH_ON_LOOPBACK_MS = 60_000

interface Kept {
  /** Epoch milliseconds. */
  readonly fetchedAt: number
  /** SHA-256 of the definition's JSON: a file that was torn or changed by hand does not count. */
  readonly digest: string
  readonly definition: unknown
}

/**
 * A product's definition as the platform has it, or had it within the last hour. Says so where it is another than the one that was kept.
 * @param place what it is kept by: the service and the product
 */
export async function keptDefinition(
  place: readonly [hostname: string, port: string, productKey: string],
  fetched: () => Promise<unknown>,
  io: Io,
  { refresh = false }: { readonly refresh?: boolean | undefined } = {},
): Promise<unknown> {
  if (io.cacheFolder === undefined) return fetched()
  const folder = join(io.cacheFolder, 'definitions')
  const path = join(folder, `${digestOf(place.join('/')).slice(0, 32)}.json`)
  const kept = await read(path)
  const age = kept === undefined ? Number.POSITIVE_INFINITY : io.now() - kept.fetchedAt
  if (!refresh && kept !== undefined && age >= 0 && age < (isLoopback(place[0]) ? FRESH_ON_LOOPBACK_MS : FRESH_MS))
    return kept.definition
  const definition = await fetched()
  const digest = digestOf(JSON.stringify(definition))
  if (kept !== undefined && kept.digest !== digest)
    await complain(
      io,
      `the definition of ${place[2]} has changed since ${new Date(kept.fetchedAt).toISOString()}: what was decoded until now may have to be decoded again`,
    )
  await keep(folder, path, { fetchedAt: io.now(), digest, definition }).catch(error =>
    complain(io, `the definition could not be kept: ${error.message}`),
  )
  return definition
}

async function read(path: string): Promise<Kept | undefined> {
  try {
    const { fetchedAt, digest, definition } = JSON.parse(await readFile(path, 'utf8')) as Kept
    const isWhole =
      Number.isFinite(fetchedAt) && Math.abs(fetchedAt) < 8.64e15 && digestOf(JSON.stringify(definition)) === digest
    return isWhole ? { fetchedAt, digest, definition } : undefined
  } catch {
    return undefined
  }
}

async function keep(folder: string, path: string, kept: Kept): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFileAtomic(path, `${JSON.stringify(kept)}\n`, { mode: 0o600 })
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
