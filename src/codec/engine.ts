import type { Layout } from '../layout/layout.ts'
import type { Codec, EncodableAttrs, Status } from './contract.ts'
import type { Raw } from './show.ts'
import type { Showing } from './showing.ts'
import type { TakeRules } from './take.ts'

/** What a base tells of the bits that an encode call does not name. */
export interface Known {
  /** Raw values by place in id order; undefined where nothing is known. */
  readonly raws: readonly (Raw | undefined)[]
  /** standard: the status block, of full length; zero where nothing is known. */
  readonly block: Uint8Array | undefined
  /** The attr_flags that name no attribute, of full length. */
  readonly flags: Uint8Array | undefined
  /** var_len: the bit segment; its padding goes into a segment of the same length. */
  readonly segment: Uint8Array | undefined
}

/** `status`: the body of a report or read reply. `control`: attr_flags and values. The same thing in var_len. */
export type BodyKind = 'status' | 'control'

/**
 * Bodies of one product's P0s, without the action byte. Offsets in issues count from the start of `bytes`; `out` arrays begin with `prefix` free bytes.
 * Both engines give exactly the same results and the same errors.
 */
export interface BodyCodec {
  /** @throws GiztoolsError PAYLOAD_SHORT when the flags are cut, nothing else */
  decode(kind: BodyKind, bytes: Uint8Array, from: number, to: number, showing: Showing): Status
  encode(kind: BodyKind, attrs: EncodableAttrs, rules: TakeRules, known: Known | undefined, prefix: number): Uint8Array
  /**
   * A copy of all `bytes` in which the body says those values, and otherwise what it said. A control flags them as well; where places
   * follow from flags (var_len) it then `grows`, if it may.
   * @throws GiztoolsError ATTRIBUTE_MISSING for what the body does not hold
   */
  patch(
    kind: BodyKind,
    bytes: Uint8Array,
    from: number,
    to: number,
    attrs: EncodableAttrs,
    rules: TakeRules,
    grows: boolean,
  ): Uint8Array
  /** Where a body ends by its own account, wherever its bytes do. @throws GiztoolsError PAYLOAD_SHORT when the flags are cut */
  endOf(kind: BodyKind, bytes: Uint8Array, from: number, to: number): number
  /** What a body tells, and what attributes tell. */
  knowBody(kind: BodyKind, bytes: Uint8Array, from: number, to: number): Known
  knowAttrs(attrs: EncodableAttrs, rules: TakeRules): Known
}

/** What a codec does. */
export type CodecCalls = Omit<Codec, 'layout' | 'engine' | 'fallback'>

/** A way of turning a layout into functions. `interpreted` is always there; `compiled` comes from `giztools/compiled`. */
export interface Engine {
  readonly name: 'interpreted' | 'compiled'
  /** @throws EvalError where the environment refuses generated code (compiled only) */
  create(layout: Layout): BodyCodec
  /**
   * Calls with a short way for the ordinary payload and no options; the rest they leave to `full`, which is made of the bodies when it is
   * first called.
   * @throws EvalError as `create`
   */
  shorten?(layout: Layout, full: () => CodecCalls): CodecCalls
}

/** Begins with one engine and goes on with another after so many calls. Made by `tiered` of `giztools/compiled`. */
export interface Tiers {
  readonly name: 'tiered'
  /** `build` makes the codec of one engine. Who uses no tiers does not bundle what this does. */
  begin(layout: Layout, build: (layout: Layout, engine: Engine) => Codec): Codec
}
