import type { ErrorCode } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'

/** What a P0 is for, in either protocol (SPEC §4). */
export type Action = 'control' | 'read' | 'readReply' | 'report' | 'transparentDown' | 'transparentUp'

/**
 * How decoded values look.
 * - `platform` (default): as the platform's own `/data` endpoint reports them. bool, alert and fault 0 or 1, enum its label,
 *   numbers in display units, binary a lower-case hex string.
 * - `native`: booleans as true/false, binary as `Uint8Array`, the rest as `platform`.
 * - `raw`: the integers on the wire (an enum's index, an unscaled number), binary as `Uint8Array`.
 */
export type View = 'platform' | 'native' | 'raw'

export type Value = number | string | boolean | Uint8Array

/** Attribute values by name, in id order (except that JavaScript itself puts names that are array indices first). */
export interface Attrs {
  readonly [name: string]: Value
}

/** Something that the definition does not provide for. Decoding went on; under `strict` it is thrown with the same code. */
export interface Issue {
  readonly code: ErrorCode
  readonly message: string
  /** The attribute concerned. */
  readonly attribute?: string
  /** Byte offset in what was decoded. */
  readonly offset?: number
}

/**
 * The attributes of a product whose types are known, as a view shows them; a payload need not carry them all. `A`: its `Attrs` by
 * `giztools generate types`. Where they are not known: `Attrs`.
 */
export type Shown<A extends object, V extends View = 'platform'> = string extends keyof A
  ? Attrs
  : V extends 'platform'
    ? Partial<A>
    : { readonly [K in keyof A]?: Value }

/** What the bytes of a status say. The optional members are there only when they have something to say. */
export interface Status<A = Attrs> {
  readonly attrs: A
  /** Attributes that the payload is too short to cover wholly. */
  readonly missing?: readonly string[]
  /** How many bytes follow the last one that the definition knows. */
  readonly extra?: number
  readonly issues?: readonly Issue[]
}

export interface StatusMessage<A = Attrs> extends Status<A> {
  readonly action: 'control' | 'readReply' | 'report'
}

/** Asks for attributes: in var_len those named, in standard always all of them. */
export interface ReadMessage<A = Attrs> extends Status<A> {
  readonly action: 'read'
  readonly names: readonly string[]
}

/** Bytes between app and device that the platform only passes on; never attributes. */
export interface TransparentMessage<A = Attrs> extends Status<A> {
  readonly action: 'transparentDown' | 'transparentUp'
  readonly data: Uint8Array
}

export type Message<A = Attrs> = StatusMessage<A> | ReadMessage<A> | TransparentMessage<A>

/** Values that encode takes: any form that any view shows. An array of bytes counts as a binary. */
export type EncodableValue = Value | readonly number[]

export interface EncodableAttrs {
  readonly [name: string]: EncodableValue
}

/** What encode takes for the attributes of a product whose types are known. */
export type Given<A extends object> = string extends keyof A
  ? EncodableAttrs
  : { readonly [K in keyof A]?: EncodableValue }

/** What `encode` takes: every `Message` that `decode` gives is one. */
export type EncodableMessage<A extends object = Attrs> =
  | { readonly action: 'control' | 'readReply' | 'report'; readonly attrs: Given<A> }
  | { readonly action: 'read'; readonly names?: readonly string[] }
  | { readonly action: 'transparentDown' | 'transparentUp'; readonly data: Uint8Array }

export interface DecodeOptions<V extends View = View> {
  readonly view?: V
  /**
   * Of the views native and raw: whether binaries are copies (the default) or lie where they were decoded. Those in place cost less, change
   * with the bytes given, and keep all of them in memory.
   */
  readonly binaries?: 'copied' | 'inPlace'
  /** Throw at the first thing that would be missing, extra or an issue. */
  readonly strict?: boolean
}

/**
 * Where the bits that the attributes do not name come from: a whole P0 that carries status (report, read reply or control),
 * a bare status body without its action byte and of no other length than its own, or attributes (a decoded message, say).
 */
export type Base = Uint8Array | { readonly status: Uint8Array } | { readonly attrs: EncodableAttrs }

export interface EncodeOptions {
  /** `raw`: numbers are raw integers. Otherwise they are display values. Every other form is taken under each view. */
  readonly view?: View
  readonly base?: Base
  /** Refuse what a report may otherwise carry back (an index without a label, a raw number outside min..max) and numbers between two raw steps. */
  readonly strict?: boolean
  /** Told what was bent to fit: a number between two raw steps, rounded to the nearest. */
  readonly onIssue?: (issue: Issue) => void
}

export interface StatusEncodeOptions extends PatchOptions {
  /** A status body of the same product, or attributes. */
  readonly base?: Uint8Array | { readonly attrs: EncodableAttrs }
}

/** What `decodeText` and `encodeText` read and write; hex by default. */
export type CodecTextForm = 'hex' | 'base64'

export type PatchOptions = Omit<EncodeOptions, 'base'>

/**
 * A codec of whichever product, for functions that take any: one of known attributes is no codec of unknown ones.
 */
// biome-ignore lint/suspicious/noExplicitAny: nothing else stands for every product
export type AnyCodec = Codec<any>

/** One product's payloads, both ways. Make one with `createCodec` and keep it: everything was decided when it was made. */
export interface Codec<A extends object = Attrs> {
  readonly layout: Layout
  /** Which engine does the work; of a tiered codec, which does it now. */
  readonly engine: 'interpreted' | 'compiled'
  /** Why it is not the engine that was asked for: the environment's own words on refusing generated code. */
  readonly fallback?: string | undefined
  /**
   * A whole P0: action byte and body.
   * @throws GiztoolsError PAYLOAD_EMPTY, ACTION_UNKNOWN, ACTION_MISMATCH (the other protocol's action), PAYLOAD_SHORT (the flags are cut);
   *   with `strict` also for everything else that would be missing, extra or an issue.
   */
  decode<V extends View = 'platform'>(p0: Uint8Array, options?: DecodeOptions<V>): Message<Shown<A, V>>
  /**
   * The P0 of a message.
   * A report or read reply of a standard product needs every attribute, or a `base` for those not given.
   * A control flags just the attributes given; the bytes of the others are zero, or the base's.
   * @throws GiztoolsError with the attribute as `path`; the message names what would be allowed.
   */
  encode(message: EncodableMessage<A>, options?: EncodeOptions): Uint8Array
  /**
   * The P0 of bytes `from` to `to` (not included) of a larger buffer, without a view of its own. Offsets in issues and errors count from
   * the start of the buffer.
   * @throws GiztoolsError as `decode`; MESSAGE_INVALID for places outside the buffer
   */
  decodeAt<V extends View = 'platform'>(
    bytes: Uint8Array,
    from: number,
    to: number,
    options?: DecodeOptions<V>,
  ): Message<Shown<A, V>>
  /**
   * Writes the P0 of a message into a larger buffer, from byte `at` on, and gives its length.
   * @throws GiztoolsError as `encode`; MESSAGE_INVALID where there is not enough room. The room may have been written to then.
   */
  encodeInto(message: EncodableMessage<A>, bytes: Uint8Array, at: number, options?: EncodeOptions): number
  /**
   * A P0 as text, read without an array of bytes in between where the text is plain. `at`: how many bytes of the text stand before the P0,
   * which goes to its end; offsets in issues count from the start of the text's bytes.
   * @throws GiztoolsError as `decode`; TEXT_INVALID with the character's place as `offset`
   */
  decodeText<V extends View = 'platform'>(
    text: string,
    form?: CodecTextForm,
    at?: number,
    options?: DecodeOptions<V>,
  ): Message<Shown<A, V>>
  /** The P0 of a message as lower-case hex, or base64. @throws GiztoolsError as `encode` */
  encodeText(message: EncodableMessage<A>, form?: CodecTextForm, options?: EncodeOptions): string
  /** A status body alone: the status block (`layout.statusLength` bytes), or in var_len flags and values. */
  decodeStatus<V extends View = 'platform'>(body: Uint8Array, options?: DecodeOptions<V>): Status<Shown<A, V>>
  encodeStatus(attrs: Given<A>, options?: StatusEncodeOptions): Uint8Array
  /**
   * A copy of a P0 that carries status, or of an envelope around one, in which only the bits of the named attributes differ. What follows
   * the values and the rest of the envelope stay as they are. What did not say an attribute says it then: a control flags it, a body of
   * var_len grows by it, and with it the length of its envelope. A control takes writable attributes alone, a report all.
   * @throws GiztoolsError MESSAGE_INVALID for anything else, a status body alone included; ATTRIBUTE_MISSING where the P0 is cut before
   *   the attribute; otherwise as `encode`
   */
  patch(bytes: Uint8Array, attrs: Given<A>, options?: PatchOptions): Uint8Array
  /**
   * The same with a status body alone, which keeps its length: in var_len it must carry the attributes.
   * @throws GiztoolsError PAYLOAD_SHORT, PAYLOAD_LONG for any other length than `layout.statusLength`, or than the flags say (var_len);
   *   ATTRIBUTE_MISSING; otherwise as `encode`
   */
  patchStatus(body: Uint8Array, attrs: Given<A>, options?: PatchOptions): Uint8Array
}
