import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoredToken, TokenStore } from '../api/contract.ts'
import { waitForLock } from '../lock/lock.ts'

/** How long a process waits for another that is asking for the same token. */
const PATIENCE_MS = 20_000

/**
 * Tokens in files of a folder (made where it is not there), which only their owner may read: a file a product, so that processes of
 * several products do not meet, written whole or not at all. One process at a time asks for a token, the others take what it got. Node only.
 * @example createClient({ enterpriseId, enterpriseSecret, tokenStore: createTokenFolder('/var/lib/pumps/tokens') })
 */
export function createTokenFolder(folder: string): TokenStore {
  return {
    async get(key) {
      const text = await readFile(pathOf(folder, key), 'utf8').catch(ifThere)
      const kept = text === undefined ? undefined : jsonOf(text)
      // Two keys have two files; what says otherwise was put there by hand.
      return kept?.key === key ? (kept as unknown as StoredToken) : undefined
    },
    async set(key, token) {
      const path = pathOf(folder, key)
      if (token === undefined) return rm(path, { force: true })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await replace(path, `${JSON.stringify({ key, ...token })}\n`)
    },
    async exclusive(key, work) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const lock = await waitForLock(folder, `${nameOf(key)}.lock`, AbortSignal.timeout(PATIENCE_MS))
      try {
        return await work()
      } finally {
        await lock?.release()
      }
    },
  }
}

/** Keys have slashes, and hosts may be as long as a file's name may be. */
const nameOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 32)

const pathOf = (folder: string, key: string) => join(folder, `${nameOf(key)}.json`)

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  try {
    const file = await open(draft, 'wx', 0o600)
    await file.writeFile(text).finally(() => file.close())
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) ?? undefined
  } catch {
    return undefined
  }
}
