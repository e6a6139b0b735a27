import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { InputError } from '../fault.ts'

/**
 * Puts text at the end of a file that has so many bytes; on the disk when it is done.
 * Where that fails (a full disk took a part of it) the file is what it was before.
 * @returns the bytes that it has then
 */
export async function appendText(path: string, text: string, bytes: number): Promise<number> {
  const fresh = bytes === 0
  if (fresh) await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'a')
  try {
    // Where an append failed before, its beginning may still be there.
    if ((await file.stat()).size !== bytes) await file.truncate(bytes)
    await file.appendFile(text)
    await file.sync()
  } catch (error) {
    await file.truncate(bytes).catch(() => {})
    throw new InputError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  } finally {
    await file.close()
  }
  if (fresh) for (const folder of [dirname(path), dirname(dirname(path))]) await syncFolder(folder)
  return bytes + Buffer.byteLength(text)
}

/** A new file is there after a loss of power only if its folder is on the disk too. Not every system can be asked for that. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch {
    // Windows opens no folders.
  }
}
