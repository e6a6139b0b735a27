import type { Header } from '../header/header.ts'
import { readHeader } from '../header/read.ts'
import { MOST_BYTES } from '../header/text.ts'
import { about } from './fault.ts'
import type { Io } from './io.ts'
import { readable } from './open-codec.ts'

/**
 * The generated header in a file, or on stdin (`-`).
 * @throws InputError for a file that cannot be read; GiztoolsError for what is no header, with the file's name in front
 */
export async function openHeader(path: string, io: Io): Promise<Header> {
  const bytes = path === '-' ? await bytesOf(io.stdin) : await readable(path, io.readBytes(path))
  return about(path === '-' ? 'stdin' : path, () => readHeader(bytes))
}

/** All of a stream, or as much of it as is too much for a header. */
async function bytesOf(stream: Io['stdin']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > MOST_BYTES) break
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
