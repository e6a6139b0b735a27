import { expectBytes } from '../bytes/expect-bytes.ts'
import { describe } from '../definition/finding.ts'
import type { Protocol } from '../definition/model.ts'
import { GiztoolsError } from '../errors.ts'
import { actionOf } from './actions.ts'
import type { Base } from './contract.ts'
import type { BodyCodec, Known } from './engine.ts'
import type { TakeRules } from './take.ts'

/** What a base tells, whichever form it has. @throws GiztoolsError MESSAGE_INVALID for a P0 that carries no status */
export function knowBase(bodies: BodyCodec, protocol: Protocol, base: Base, rules: TakeRules): Known {
  if (ArrayBuffer.isView(base)) {
    expectBytes(base, 'base')
    const action = base.length === 0 ? undefined : actionOf(protocol, base[0] as number)
    if (action !== 'report' && action !== 'readReply' && action !== 'control') {
      const got =
        base.length === 0
          ? 'no bytes'
          : `a first byte of 0x${(base[0] as number).toString(16).padStart(2, '0')}${action === undefined ? '' : ` (${action})`}`
      throw new GiztoolsError(
        'MESSAGE_INVALID',
        `base: expected a P0 that carries status (report, read reply or control), got ${got}. A status block without its action byte is { status: bytes }`,
      )
    }
    return bodies.knowBody(action === 'control' ? 'control' : 'status', base, 1, base.length)
  }
  if (typeof base === 'object' && base !== null && 'status' in base) {
    expectBytes(base.status, 'base.status')
    return bodies.knowBody('status', base.status, 0, base.status.length)
  }
  if (typeof base === 'object' && base !== null && 'attrs' in base)
    return bodies.knowAttrs(base.attrs, { ...rules, provided: false, onGrid: false })
  throw new GiztoolsError(
    'MESSAGE_INVALID',
    `base: expected a P0, { status: bytes } or { attrs }, got ${describe(base)}`,
  )
}
