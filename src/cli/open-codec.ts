import { compileWith } from '../codec/compile.ts'
import type { Codec } from '../codec/contract.ts'
import { tiered } from '../codec/tiers.ts'
import { parseDefinition } from '../definition/parse.ts'
import { createLayout } from '../layout/layout.ts'
import { about } from './fault.ts'
import type { Io } from './io.ts'
import { fileText } from './read-file.ts'

/** One payload is interpreted, a log is worth compiling for. */
const compileCodec = compileWith(tiered())

/**
 * The codec of the definition in a file, or on stdin (`-`).
 * @throws InputError for a file that cannot be read; GiztoolsError for what is no definition, with the file's name in front
 */
export async function openCodec(source: string, io: Io): Promise<Codec> {
  return codecOf(await fileText(source, io), source)
}

/** The codec of a definition's text. @throws GiztoolsError for what is no definition, with the file's name in front */
export function codecOf(text: string, source: string): Codec {
  return about(source === '-' ? 'stdin' : source, () => compileCodec(createLayout(parseDefinition(text))))
}
