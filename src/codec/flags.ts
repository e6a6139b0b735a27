import { listSome } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import type { Issue } from './contract.ts'

/** For each byte of the attr_flags the bits that name an attribute (SPEC §3: big-endian, bit = id). */
export function namedFlags({ fields, flagsLength }: Layout): Uint8Array {
  const named = new Uint8Array(flagsLength)
  for (const { flag } of fields) {
    if (flag === undefined) continue
    const at = flagsLength - 1 - (flag >> 3)
    named[at] = (named[at] as number) | (1 << (flag & 7))
  }
  return named
}

/** The flags of `bytes` that name no attribute, as flags of full length; undefined when there are none. */
export function unnamedFlags(named: Uint8Array, bytes: Uint8Array, offset: number): Uint8Array | undefined {
  let unnamed: Uint8Array | undefined
  for (let at = 0; at < named.length; at++) {
    const bits = (bytes[offset + at] as number) & ~(named[at] as number)
    if (bits === 0) continue
    unnamed ??= new Uint8Array(named.length)
    unnamed[at] = bits
  }
  return unnamed
}

/** Flags above the last id are padding (an SDK that reports everything sets it, SPEC §5); one in between is an id that this definition lacks. */
export function unnamedFlagsIssue(unnamed: Uint8Array, offset: number): Issue {
  const flags: number[] = []
  for (let flag = 0; flag < unnamed.length * 8; flag++) {
    if ((((unnamed[unnamed.length - 1 - (flag >> 3)] as number) >> (flag & 7)) & 1) === 1) flags.push(flag)
  }
  return {
    code: 'FLAG_UNKNOWN',
    message: `attr_flags: flags ${listSome(flags, 8)} name no attribute and are taken for padding`,
    offset,
  }
}

/** The flags of a control or var_len body are not all there: nothing says which attributes follow. */
export function cutFlags(expected: number, found: number, offset: number): GiztoolsError {
  const message = `attr_flags: expected ${expected} bytes, got ${found}: nothing says which attributes follow. Is the payload cut, or the definition another product's?`
  return new GiztoolsError('PAYLOAD_SHORT', message, { offset })
}
