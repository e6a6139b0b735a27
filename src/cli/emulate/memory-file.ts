import writeFileAtomic from 'write-file-atomic'
import type { Snapshot } from '../../emulator/state.ts'
import { isGiztoolsError } from '../../errors.ts'
import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { fileTextIfThere } from '../read-file.ts'

/** What a text can have at most. */
const MOST_BYTES = 0x1fffffe8

/**
 * What an emulator wrote there; undefined where there is no such file yet.
 * @throws InputError for a file that is no JSON. Whether it is a snapshot is for the emulator to say
 */
export async function readMemory(path: string, io: Io): Promise<Snapshot | undefined> {
  const text = await fileTextIfThere(path, io, MOST_BYTES)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw refused(path, 'expected JSON, got text that is none')
  }
}

/** Does the work; where the memory is at fault, says so with the file's name. */
export function withMemory<T>(path: string | undefined, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (path === undefined || !isGiztoolsError(error, 'SNAPSHOT_INVALID')) throw error
    throw refused(path, error.message)
  }
}

/** All of it or nothing. There are secrets in it: nobody else may read it. */
export async function writeMemory(path: string, snapshot: Snapshot): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(snapshot), { mode: 0o600 })
}

function refused(path: string, why: string): InputError {
  return new InputError(
    `${path}: ${why}. This is no memory of an emulator, or a damaged one; it was left as it is: name another file, or move it away`,
  )
}
