import { InputError } from './fault.ts'
import type { Io } from './io.ts'

/** @throws InputError that says which file */
export async function writeTo(path: string, text: string, io: Io): Promise<void> {
  await writable(path, io.writeFile(path, text))
}

/**
 * What is written to `path`.
 * @throws InputError that says so in plain words where that fails
 */
export async function writable<T>(path: string, writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    // Said in plain words already.
    if (error instanceof InputError) throw error
    throw new InputError(`cannot write ${path}: ${reasonOf(error)}`, { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'what should be its folder is none',
  EISDIR: 'it is a folder',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'nothing can be written there',
  ENOSPC: 'no space is left',
}

function reasonOf(error: unknown): string {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}
