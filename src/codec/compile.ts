import { carriesP0, envelopePlaces, lengthened } from '../bytes/envelope-places.ts'
import { expectBytes } from '../bytes/expect-bytes.ts'
import { describe } from '../definition/finding.ts'
import { requireLayout } from '../definition/stages.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import { actionCode, actionOf } from './actions.ts'
import { knowBase } from './base.ts'
import type {
  Action,
  Codec,
  DecodeOptions,
  EncodableAttrs,
  EncodableMessage,
  EncodeOptions,
  Message,
  PatchOptions,
  Status,
  StatusEncodeOptions,
} from './contract.ts'
import type { BodyCodec, BodyKind, CodecCalls, Engine, Tiers } from './engine.ts'
import { inPlace } from './in-place.ts'
import { interpreted } from './interpreted.ts'
import { requireBody, statusKind } from './kinds.ts'
import { readRequests } from './read-request.ts'
import { type Showing, showingOf, viewOf } from './showing.ts'
import { requireComplete } from './strict.ts'
import type { TakeRules } from './take.ts'

export interface CompileOptions {
  /**
   * `interpreted`, or `compiled` or `tiered()` from `giztools/compiled`. Default: in Node `tiered()`, which interprets the first 200
   * payloads and then compiles; elsewhere `interpreted`.
   */
  readonly engine?: Engine | Tiers
}

/** A `compileCodec` whose default engine is the one given: the package's doors for Node and for browsers differ in nothing else. */
export function compileWith(defaultEngine: Engine | Tiers): (layout: Layout, options?: CompileOptions) => Codec {
  return (layout, { engine = defaultEngine } = {}) => {
    requireLayout(layout, 'compileCodec')
    return engine.name === 'tiered' ? engine.begin(layout, codecOf) : codecOf(layout, engine)
  }
}

/** Makes a product's codec with the interpreted engine, or the one that is asked for. */
export const compileCodec = compileWith(interpreted)

function codecOf(layout: Layout, wanted: Engine): Codec {
  try {
    return { layout, engine: wanted.name, ...callsOf(layout, wanted) }
  } catch (error) {
    // A content-security policy, or Node's --disallow-code-generation-from-strings. Found out by using it, never by a probe:
    // probes flood the policy's reports.
    if (!(error instanceof EvalError)) throw error
    return { layout, engine: interpreted.name, fallback: error.message, ...callsOf(layout, interpreted) }
  }
}

function callsOf(layout: Layout, engine: Engine): CodecCalls {
  if (engine.shorten === undefined) return fullCalls(layout, engine.create(layout))
  let full: CodecCalls | undefined
  return engine.shorten(layout, () => {
    full ??= fullCalls(layout, engine.create(layout))
    return full
  })
}

function fullCalls(layout: Layout, bodies: BodyCodec): CodecCalls {
  const reads = readRequests(layout)
  const { protocol } = layout

  function decode(p0: Uint8Array, options: DecodeOptions = {}): Message {
    expectBytes(p0, 'P0')
    if (p0.length === 0)
      throw new GiztoolsError('PAYLOAD_EMPTY', 'P0: expected an action byte and a body, got no bytes', { offset: 0 })
    const action = actionOf(protocol, p0[0] as number)
    if (action === undefined) throw unknownAction(layout, p0[0] as number)
    const message = decodeAs(action, p0, showingOf(options))
    return options.strict ? requireComplete(message, p0.length) : message
  }

  function decodeAs(action: Action, p0: Uint8Array, showing: Showing): Message {
    switch (action) {
      case 'read':
        return reads.decode(p0)
      case 'transparentDown':
      case 'transparentUp':
        return { action, data: new Uint8Array(p0.subarray(1)), attrs: {} }
      default:
        return { action, ...bodies.decode(bodyKind(action), p0, 1, p0.length, showing) }
    }
  }

  function encode(message: EncodableMessage, options: EncodeOptions = {}): Uint8Array {
    const code = actionCode(protocol, message?.action)
    if (code === undefined) throw noAction(message)
    const p0 = encodeAs(message, options)
    p0[0] = code
    return p0
  }

  function encodeAs(message: EncodableMessage, options: EncodeOptions): Uint8Array {
    switch (message.action) {
      case 'read':
        return reads.encode(message.names, options.base)
      case 'transparentDown':
      case 'transparentUp': {
        expectBytes(message.data, `${message.action}.data`)
        const p0 = new Uint8Array(1 + message.data.length)
        p0.set(message.data, 1)
        return p0
      }
      default: {
        const kind = bodyKind(message.action)
        const rules = rulesOf(options, kind)
        const known = options.base === undefined ? undefined : knowBase(layout, bodies, options.base, rules)
        return bodies.encode(kind, message.attrs, rules, known, 1)
      }
    }
  }

  function decodeStatus(body: Uint8Array, options: DecodeOptions = {}): Status {
    expectBytes(body, 'status')
    const status = bodies.decode('status', body, 0, body.length, showingOf(options))
    // Before what was shifted is found odd.
    if (options.strict && status.extra !== undefined) requireBody(layout, bodies, body, 'status')
    return options.strict ? requireComplete(status, body.length) : status
  }

  function encodeStatus(attrs: EncodableAttrs, options: StatusEncodeOptions = {}): Uint8Array {
    const rules = rulesOf(options, 'status')
    const { base } = options
    const known =
      base === undefined
        ? undefined
        : knowBase(layout, bodies, ArrayBuffer.isView(base) ? { status: base as Uint8Array } : base, rules)
    return bodies.encode('status', attrs, rules, known, 0)
  }

  function patchStatus(body: Uint8Array, attrs: EncodableAttrs, options: PatchOptions = {}): Uint8Array {
    expectBytes(body, 'status')
    const patched = bodies.patch('status', body, 0, body.length, attrs, rulesOf(options, 'status'), false)
    // Afterwards, so that of a block that is cut the attribute is named that it lacks.
    requireBody(layout, bodies, body, 'status')
    return patched
  }

  function patch(bytes: Uint8Array, attrs: EncodableAttrs, options: PatchOptions = {}): Uint8Array {
    expectBytes(bytes, 'payload')
    const envelope = envelopePlaces(bytes)
    const from = envelope?.payload ?? 0
    const to = envelope === undefined ? bytes.length : carriesP0(envelope.command) ? envelope.end : from
    const kind = statusKind(layout, bodies, bytes, from, to, 'payload')
    const patched = bodies.patch(kind, bytes, from + 1, to, attrs, rulesOf(options, kind), true)
    const grown = patched.length - bytes.length
    return envelope === undefined || grown === 0 ? patched : lengthened(patched, envelope, grown)
  }

  return { decode, encode, decodeStatus, encodeStatus, patchStatus, patch, ...inPlace({ decode, encode }) }
}

function bodyKind(action: Action): BodyKind {
  return action === 'control' ? 'control' : 'status'
}

// A control never carries what the definition does not provide for; a report may bring back what a decode gave.
function rulesOf(options: EncodeOptions, kind: BodyKind): TakeRules {
  const { strict = false, onIssue } = options
  return { view: viewOf(options), provided: strict || kind === 'control', onGrid: strict, onIssue }
}

function unknownAction({ protocol }: Layout, code: number): GiztoolsError {
  const shown = `0x${code.toString(16).padStart(2, '0')}`
  const otherProtocol = protocol === 'standard' ? 'var_len' : 'standard'
  const other = actionOf(otherProtocol, code)
  if (other !== undefined) {
    const message = `action: ${shown} is a ${other} of the ${otherProtocol} protocol, but the definition is ${protocol}. Is it this product's?`
    return new GiztoolsError('ACTION_MISMATCH', message, { offset: 0 })
  }
  const expected = protocol === 'standard' ? '01 to 06' : '05, 06 or 11 to 14'
  const message = `action: expected ${expected}, got ${shown}. Is it a payload (P0) at all? A bare status block has no action: decodeStatus(), or --frame status`
  return new GiztoolsError('ACTION_UNKNOWN', message, { offset: 0 })
}

function noAction(message: unknown): GiztoolsError {
  const got =
    typeof message === 'object' && message !== null
      ? describe((message as { action?: unknown }).action)
      : describe(message)
  return new GiztoolsError(
    'MESSAGE_INVALID',
    `message.action: expected control, read, readReply, report, transparentDown or transparentUp, got ${got}`,
  )
}
