import { GiztoolsError } from '../errors.ts'
import { describe } from './finding.ts'
import type { Product } from './model.ts'

/*
 *   definition ──parseDefinition──▶ product ──createLayout──▶ layout ──compileCodec──▶ codec
 *       └───────────────────────────────createCodec────────────────────────────────────┘
 *
 * In plain JavaScript nothing keeps people from giving one stage for another. What is given is told by its members alone: it may be
 * of another copy of the package.
 */

const STAGES = ['definition', 'product', 'layout', 'codec'] as const
type Stage = (typeof STAGES)[number]
/** What makes each of the stage before it, and the member in which each holds that. */
const MAKERS = ['', 'parseDefinition()', 'createLayout()', 'compileCodec()']
const MEMBERS = ['', '', 'product', 'layout']

/** @throws GiztoolsError MESSAGE_INVALID that says what to call in between. `taker`: what was called, for the message. */
export function requireProduct(value: unknown, taker: string): asserts value is Product {
  if (givenOf(value) !== 'product') throw stageError('product', value, taker)
}

/** @throws GiztoolsError as `requireProduct` */
export function requireLayout(value: unknown, taker: string): void {
  if (givenOf(value) !== 'layout') throw stageError('layout', value, taker)
}

/** @throws GiztoolsError as `requireProduct` */
export function requireCodec(value: unknown, taker: string): void {
  if (givenOf(value) !== 'codec') throw stageError('codec', value, taker)
}

/** Undefined for what is none. */
export function givenOf(value: unknown): Stage | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array) return 'definition'
  if (typeof value !== 'object' || value === null) return undefined
  const { attributes, fields, product, layout, decode, entities } = value as Record<string, unknown>
  if (typeof decode === 'function' && typeof layout === 'object') return 'codec'
  if (Array.isArray(fields) && typeof product === 'object') return 'layout'
  if (Array.isArray(attributes)) return 'product'
  return entities === undefined ? undefined : 'definition'
}

function stageError(wanted: Stage, value: unknown, taker: string): GiztoolsError {
  const given = givenOf(value)
  const [from, to] = [given ? STAGES.indexOf(given) : 0, STAGES.indexOf(wanted)]
  const isDirect = given === 'definition' && wanted === 'codec'
  const advice =
    from < to
      ? `call ${isDirect ? 'createCodec()' : MAKERS.slice(from + 1, to + 1).join(', then ')} on it first`
      : `give its ${MEMBERS.slice(to + 1, from + 1)
          .reverse()
          .join('.')}`
  const got = given ? `a ${given}` : describe(value)
  return new GiztoolsError('MESSAGE_INVALID', `${taker}: expected a ${wanted}, got ${got}${given ? `: ${advice}` : ''}`)
}
