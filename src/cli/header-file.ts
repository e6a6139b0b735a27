import type { Header } from '../header/header.ts'
import { readHeader } from '../header/read.ts'
import { MOST_BYTES } from '../header/text.ts'
import { about } from './fault.ts'
import type { Io } from './io.ts'
import { fileText } from './read-file.ts'

/**
 * The generated header in a file, or on stdin (`-`).
 * @throws InputError for a file that cannot be read; GiztoolsError for what is no header, with the file's name in front
 */
export async function openHeader(path: string, io: Io): Promise<Header> {
  const text = await fileText(path, io, MOST_BYTES)
  return about(path === '-' ? 'stdin' : path, () => readHeader(text))
}
