import type { Value } from '../codec/contract.ts'

/**
 * How a record is written, as the texts that stand between its values. They come in this order:
 * ```
 * begin [timestamp] [type] frame [sn] [did] action attribute… end
 * ```
 */
export interface RowFormat {
  readonly begin: string
  readonly timestamp: Around
  readonly type: Around
  /** Around a timestamp that is text, inside of `timestamp`. */
  readonly quote: string
  frame(frame: 'p0' | 'envelope', command: string | undefined): string
  readonly sn: Around
  readonly did: Around
  action(action: string): string
  /** An attribute. */
  value(name: string, value: Value): string
  /** One whose text, digits alone, stands between `before` and `after`. */
  digits(name: string): Around
  hex(name: string): Around
  /** The character that takes the place of the first attribute's first (the comma before it), or is all there is without attributes. */
  readonly opening: string
  readonly end: string
  /** Whether attributes that are absent leave no gap, and those whose names are array indices come first: a JavaScript object's ways. */
  readonly isObject: boolean
  /** Whether ASCII text without quotes and backslashes may stand there as it is, whatever else it has. */
  isPlain(text: DataView, from: number, to: number): boolean
}

export interface Around {
  readonly before: string
  readonly after: string
  /** In place of all three where there is no value. */
  readonly absent: string
}

const around = (before: string, after: string, absent = ''): Around => ({ before, after, absent })

/** NDJSON, or the elements of a JSON array with a comma before each. `json` is how a value is written. */
export function jsonFormat(json: (value: unknown) => string, isArray = false): RowFormat {
  const member = (name: string, value: string) => `,${json(name)}:${value}`
  return {
    begin: isArray ? ',\n{' : '{',
    timestamp: around('"timestamp":', ','),
    type: around('"type":"', '",'),
    quote: '"',
    frame: (frame, command) => `"frame":"${frame}"${command === undefined ? '' : `,"command":"${command}"`}`,
    sn: around(',"sn":', ''),
    did: around(',"did":"', '"'),
    action: action => `,"action":"${action}","attrs":`,
    value: (name, value) => member(name, json(value)),
    digits: name => around(member(name, ''), ''),
    hex: name => around(member(name, '"'), '"'),
    opening: '{',
    end: isArray ? '}}' : '}}\n',
    isObject: true,
    isPlain: () => true,
  }
}

/** CSV lines. `cell` is how a text is written (quoted where it must be), `blanks` how many empty cells follow the attributes. */
export function csvFormat(cell: (text: string) => string, blanks: number): RowFormat {
  return {
    begin: '',
    timestamp: around('', ',', ','),
    type: around('', ',', ','),
    quote: '',
    frame: (frame, command) => `${frame},${command ?? ''}`,
    sn: around(',', '', ','),
    did: around(',', '', ','),
    action: action => `,${action}`,
    value: (_name, value) => `,${cell(String(value))}`,
    digits: () => around(',', '', ','),
    hex: () => around(',', '', ','),
    opening: '',
    end: `${','.repeat(blanks)}\n`,
    isObject: false,
    isPlain(text, from, to) {
      for (let at = from; at < to; at++) if (!isWordCharacter(text.getUint8(at))) return false
      return true
    },
  }
}

function isWordCharacter(code: number): boolean {
  return (code >= 0x30 && code <= 0x3a) || code === 0x2d || code === 0x2e || code === 0x5f || isLetter(code | 0x20)
}

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a
}
