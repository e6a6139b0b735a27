import { compileWith } from '../codec/compile.ts'
import type { Codec } from '../codec/contract.ts'
import { tiered } from '../codec/tiers.ts'
import { parseDefinition } from '../definition/parse.ts'
import { createLayout } from '../layout/layout.ts'
import { about, InputError } from './fault.ts'
import type { Io } from './io.ts'
import { wholeText } from './text-lines.ts'

/** One payload is interpreted, a log is worth compiling for. */
const compileCodec = compileWith(tiered())

/**
 * The codec of the definition in a file, or on stdin (`-`).
 * @throws InputError for a file that cannot be read; GiztoolsError for what is no definition, with the file's name in front
 */
export async function openCodec(source: string, io: Io): Promise<Codec> {
  return codecOf(await definitionText(source, io), source)
}

/** The codec of a definition's text. @throws GiztoolsError for what is no definition, with the file's name in front */
export function codecOf(text: string, source: string): Codec {
  return about(source === '-' ? 'stdin' : source, () => compileCodec(createLayout(parseDefinition(text))))
}

/**
 * The text of a definition's file, or of stdin (`-`).
 * @throws InputError for a file that cannot be read
 */
export async function definitionText(source: string, io: Io): Promise<string> {
  return source === '-' ? wholeText(io.stdin) : fileText(source, io)
}

async function fileText(path: string, io: Io): Promise<string> {
  return readable(path, io.readFile(path))
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
