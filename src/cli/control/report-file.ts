import { open } from 'node:fs/promises'
import type { ControlOutcome } from '../../confirm/control-many.ts'
import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { fileTextIfThere } from '../read-file.ts'
import { writable } from '../write-file.ts'

/** `begun`: it was about to be sent when the run was killed. */
export type Reported = ControlOutcome['outcome'] | 'begun'

/** What a run of `control` for many devices did, a JSON object a line; the last line of a device counts. */
export interface ReportFile {
  /** What earlier runs did, by did. */
  readonly earlier: ReadonlyMap<string, Reported>
  /** On the disk when it is done: a run that is killed afterwards has not done it unseen. */
  write(line: { readonly did: string; readonly outcome: Reported }): Promise<void>
}

/**
 * @param what the values that are sent: a report of others is refused, for devices that it names would be left out
 * @throws InputError for a file that is no report, is one of something else, or cannot be written
 */
export async function openReport(path: string, what: object, io: Io): Promise<ReportFile> {
  const head = JSON.stringify({ control: what })
  const text = (await fileTextIfThere(path, io)) ?? ''
  const earlier = read(text, path, head)
  const append = (line: string) => writable(path, appendLine(path, line))
  // The last line of a killed run may be torn: the next one begins on a line of its own.
  if (text === '') await append(head)
  else if (!text.endsWith('\n')) await append('')
  return {
    earlier,
    write: line => append(JSON.stringify({ time: new Date(io.now()).toISOString(), ...line })),
  }
}

async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.appendFile(`${line}\n`)
    await file.datasync()
  } finally {
    await file.close()
  }
}

const REPORTED: readonly unknown[] = [
  'begun',
  'done',
  'refused',
  'unknown',
  'confirmed',
  'contradicted',
] satisfies readonly Reported[]

function read(text: string, path: string, head: string): ReadonlyMap<string, Reported> {
  const [first = '', ...lines] = text.split('\n')
  if (text !== '' && first !== head) {
    const what = first.startsWith('{"control":')
      ? `a report of other values (${first.slice(0, 80)})`
      : 'no report of control'
    throw new InputError(`${path}: expected ${head}, got ${what}: give another file`)
  }
  const earlier = new Map<string, Reported>()
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const told = jsonOf(line)
    const { did, outcome } = told ?? {}
    if (typeof did === 'string' && REPORTED.includes(outcome)) earlier.set(did, outcome as Reported)
    // A run that was killed while it wrote; whose device it was stands in the line before.
    else if (told !== undefined) throw new InputError(`${path}:${index + 2}: expected did and outcome`)
  }
  return earlier
}

function jsonOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(line) ?? {}
  } catch {
    return undefined
  }
}
