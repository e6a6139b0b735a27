import { expectBytes } from '../bytes/expect-bytes.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import type { Base } from './contract.ts'
import type { BodyCodec, Known } from './engine.ts'
import { requireBody, statusKind } from './kinds.ts'
import type { TakeRules } from './take.ts'

/**
 * What a base tells, whichever form it has.
 * @throws GiztoolsError MESSAGE_INVALID for a P0 that carries no status; PAYLOAD_SHORT, PAYLOAD_LONG for a status body that is none
 */
export function knowBase(layout: Layout, bodies: BodyCodec, base: Base, rules: TakeRules): Known {
  if (ArrayBuffer.isView(base)) {
    expectBytes(base, 'base')
    return bodies.knowBody(statusKind(layout, bodies, base, 0, base.length, 'base'), base, 1, base.length)
  }
  if (typeof base === 'object' && base !== null && 'status' in base) {
    expectBytes(base.status, 'base.status')
    requireBody(layout, bodies, base.status, 'base.status')
    return bodies.knowBody('status', base.status, 0, base.status.length)
  }
  if (typeof base === 'object' && base !== null && 'attrs' in base)
    return bodies.knowAttrs(base.attrs, { ...rules, provided: false, onGrid: false })
  throw new GiztoolsError(
    'MESSAGE_INVALID',
    `base: expected a P0, { status: bytes } or { attrs }, got ${describe(base)}`,
  )
}
