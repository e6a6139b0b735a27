import { InputError } from './fault.ts'
import type { Io } from './io.ts'

/** @throws InputError that says which file */
export async function writeTo(path: string, text: string, io: Io): Promise<void> {
  try {
    await io.writeFile(path, text)
  } catch (error) {
    throw new InputError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
