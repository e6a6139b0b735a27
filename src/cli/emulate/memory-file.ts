import writeFileAtomic from 'write-file-atomic'
import type { Snapshot } from '../../emulator/state.ts'
import { isGiztoolsError } from '../../errors.ts'
import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { readable } from '../open-codec.ts'

/**
 * What an emulator wrote there; undefined where there is no such file yet.
 * @throws InputError for a file that is no JSON. Whether it is a snapshot is for the emulator to say
 */
export async function readMemory(path: string, io: Io): Promise<Snapshot | undefined> {
  let text: string
  try {
    text = await io.readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    return readable(path, Promise.reject(error))
  }
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
