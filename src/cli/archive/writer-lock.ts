import { hostname } from 'node:os'
import { type Lock, takeLock } from '../../lock/lock.ts'
import { InputError } from '../fault.ts'
import { readable } from '../read-file.ts'

/**
 * The lock of who writes an archive.
 * @throws InputError when another run has it; what the file system throws
 */
export async function takeWriterLock(folder: string, name: string): Promise<Lock> {
  const lock = await takeLock(folder, name).catch(error =>
    error.syscall === 'read' ? readable<never>(error.path, Promise.reject(error)) : Promise.reject(error),
  )
  if ('release' in lock) return lock
  const { path, by } = lock
  const where = by.host === hostname() ? '' : ` on ${by.host}`
  throw new InputError(
    `the archive is being written by process ${by.pid}${where}: wait for it to end. If it is no giztools, remove ${path}`,
  )
}
