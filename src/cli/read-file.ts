import { readText } from '../bytes/encoded-text.ts'
import { complain, InputError } from './fault.ts'
import type { Io } from './io.ts'

/** Far more than any definition, side file or config has. */
const MOST_BYTES = 64 * 1024 * 1024

/**
 * The text of a file that people made, or of stdin (`-`). In which encoding it is told on stderr where it is not UTF-8.
 * @throws InputError for a file that cannot be read, or is no text
 */
export async function fileText(source: string, io: Io, most = MOST_BYTES): Promise<string> {
  const name = source === '-' ? 'stdin' : source
  const bytes = bytesOf(source === '-' ? io.stdin : io.readBytes(source), most)
  const { text, encoding } = await readable(name, bytes.then(readText))
  if (encoding !== 'UTF-8') await complain(io, `${name}: is no UTF-8, and was read as ${encoding}`)
  return text
}

/** The same of a file that need not be there: undefined then. */
export async function fileTextIfThere(path: string, io: Io, most = MOST_BYTES): Promise<string | undefined> {
  try {
    return await fileText(path, io, most)
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/**
 * What is read from `path`.
 * @throws InputError that says so in plain words where that fails
 */
export async function readable<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${reasonOf(error)}`, { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'access is denied',
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}

async function bytesOf(stream: AsyncIterable<Uint8Array | string>, most: number): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    // A copy: the next chunks may come in the same buffer.
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : Uint8Array.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length > most) throw new RangeError(`expected a text of at most ${most} bytes, got more`)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
