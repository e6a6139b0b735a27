import { styleText } from 'node:util'
import type { Io } from './io.ts'

export type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'magenta' | 'gray' | 'bold'
/** Gives the text in a colour, or as it is where there is none. Both take as many cells of a terminal. */
export type Paint = (colour: Colour, text: string) => string

/** Without colour. */
export const plainly: Paint = (_colour, text) => text

/** For one of the two outputs: colour on a terminal that has it; NO_COLOR and FORCE_COLOR decide otherwise, the first of them first. */
export function paintOf({ env, stdoutIsTty, stderrIsTty }: Io, output: 'stdout' | 'stderr'): Paint {
  const isTty = output === 'stdout' ? stdoutIsTty : stderrIsTty
  const { NO_COLOR: no = '', FORCE_COLOR: force, TERM: term } = env
  if (no !== '' || force === '0' || force === 'false') return plainly
  if (force === undefined && (!isTty || term === 'dumb')) return plainly
  return (colour, text) => (text === '' ? text : styleText(colour, text, { validateStream: false }))
}

/** What an attribute's class looks like, in pictures and dumps alike. */
export const CLASS_COLOURS = { writable: 'cyan', readonly: 'green', alert: 'yellow', fault: 'red' } as const
