import { hasFlag, setFlag } from '../bytes/bits.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import { actionOf } from './actions.ts'
import { unknownAttribute } from './attrs.ts'
import type { ReadMessage } from './contract.ts'
import { cutFlags, namedFlags, unnamedFlags, unnamedFlagsIssue } from './flags.ts'

/** Asks for attributes: in var_len by flags, in standard by an empty body, for all of them (SPEC §4, §5). */
export interface ReadRequests {
  /** The whole P0. @throws GiztoolsError PAYLOAD_SHORT when the flags are cut */
  decode(p0: Uint8Array): ReadMessage
  /** A P0 whose action byte is still 0. `base`: a read request whose flags without an attribute are taken over. */
  encode(names: readonly string[] | undefined, base: unknown): Uint8Array
}

export function readRequests(layout: Layout): ReadRequests {
  const { fields, protocol } = layout
  const all = fields.map(field => field.attribute.name)
  const known = new Set(all)
  const named = namedFlags(layout)
  const flagsLength = protocol === 'var_len' ? layout.flagsLength : 0

  function decode(p0: Uint8Array): ReadMessage {
    if (p0.length - 1 < flagsLength) throw cutFlags(flagsLength, p0.length - 1, p0.length)
    const extra = p0.length - 1 - flagsLength
    const more = extra > 0 ? { extra } : {}
    if (protocol === 'standard') return { action: 'read', names: all, attrs: {}, ...more }
    const names = all.filter((_, index) => hasFlag(p0, 1, flagsLength, fields[index]?.flag as number))
    const unnamed = unnamedFlags(named, p0, 1)
    return {
      action: 'read',
      names,
      attrs: {},
      ...more,
      ...(unnamed !== undefined && { issues: [unnamedFlagsIssue(unnamed, 1)] }),
    }
  }

  function encode(names: readonly string[] | undefined, base: unknown): Uint8Array {
    if (names !== undefined && !Array.isArray(names)) {
      throw new GiztoolsError(
        'MESSAGE_INVALID',
        `read.names: expected a list of attribute names, got ${describe(names)}`,
      )
    }
    const wanted = new Set(names ?? all)
    for (const name of wanted) if (!known.has(name)) throw unknownAttribute(layout, name)
    if (protocol === 'standard' && wanted.size < all.length) {
      const message = `read: expected all ${all.length} attributes, got ${wanted.size}: a standard product cannot be asked for some. Leave names out`
      throw new GiztoolsError('MESSAGE_INVALID', message)
    }
    const p0 = new Uint8Array(1 + flagsLength)
    if (protocol === 'standard') return p0
    // Of anything but a request those bytes mean something else.
    const request = ArrayBuffer.isView(base) ? (base as Uint8Array) : p0
    if (request.length >= p0.length && actionOf(protocol, request[0] as number) === 'read')
      p0.set(unnamedFlags(named, request, 1) ?? [], 1)
    for (const { attribute, flag } of fields)
      if (wanted.has(attribute.name)) setFlag(p0, 1, flagsLength, flag as number)
    return p0
  }

  return { decode, encode }
}
