import type { Value } from '../codec/contract.ts'

export type ChangeKind =
  | 'protocol'
  | 'product key'
  | 'added'
  | 'removed'
  | 'renamed'
  | 'renumbered'
  | 'moved'
  | 'resized'
  | 'retyped'
  | 'rescaled'
  | 'limits'
  | 'relabelled'
  | 'reclassified'

/** One difference between two definitions. */
export interface Change {
  readonly kind: ChangeKind
  /** The attribute's name: the new one, or for a removed one the old. Absent where the whole product changed. */
  readonly attribute?: string
  /** What the definitions say, as text; absent on the side that lacks it. */
  readonly before?: string
  readonly after?: string
  readonly message: string
  /** JSON path of the attribute, or the product's key, in the new definition; of a removed attribute in the old one. */
  readonly path: string
}

export type Pairing = 'old firmware, new cloud' | 'new firmware, old cloud'

/** `report` (read replies too) goes from the firmware to the cloud, `control` and `read` from the cloud to the firmware. */
export type Direction = 'report' | 'control' | 'read'

/**
 * What becomes of the payloads of one direction. The sender encodes them with its own definition; the receiver decodes them leniently with its own.
 * Payloads are those that the sender's definition allows:
 * - a report carries all attributes (standard) or any of them (var_len), each with any raw value of `allowedRaws`: bools 0 and 1, indices that have a label,
 *   integers within min..max, any bytes of a binary; a control flags any writable attributes (in standard the bits of the others are 0 or hold allowed values,
 *   both habits exist) (SPEC §3); a read of var_len asks for any attributes.
 * - A value is right where the receiver shows (default view) what the sender's own codec shows for the same bytes, under the receiver's name of the attribute.
 *
 * `compatible`: no payload has anything wrong: whatever an attribute that both know was sent as, it is shown as that. Attributes that only one side knows may be
 * ignored, absent, or constant (a new attribute in bits that the sender leaves 0).
 * `wrong values`: some payload is shown wrong or in part: `attributes` has what may be read wrong, `missing` what may be sent and not be read.
 * `unreadable`: no payload gives the value of any attribute that both know: the actions are another protocol's, the attr_flags are cut in every payload,
 *   or no attribute that can be sent is ever flagged or covered.
 */
export type Outcome = 'compatible' | 'wrong values' | 'unreadable'

/** A payload that proves that an attribute is read wrong, or not at all. */
export interface Witness {
  /** The receiver's name. */
  readonly attribute: string
  /** The P0 in hex, as the sender encodes it. Left out of the later ones where all payloads of a verdict would exceed a megabyte. */
  readonly payload?: string
  /** The value that the sender's own codec shows for the payload; absent where it does not send the attribute. */
  readonly sent?: Value
  /** What the receiver shows; absent where it shows nothing. */
  readonly read?: Value
}

export interface Verdict {
  readonly pairing: Pairing
  readonly direction: Direction
  readonly outcome: Outcome
  /**
   * Names (the receiver's, in id order) of what some payload makes the receiver read wrong: shown with another value than was sent, or shown, asked for or set
   * without having been sent. An attribute that the sender lacks counts where a report shows it with changing values (it reads the bits of others), and where
   * a flag says that it was sent though it was not.
   */
  readonly attributes: readonly string[]
  /** Names (the receiver's) of attributes that both know and that some payload carries while the receiver shows none, or may not set it. */
  readonly missing: readonly string[]
  /** Names (the sender's) of attributes in these payloads that the receiver does not have: ignored. */
  readonly unknown: readonly string[]
  /** Names (the receiver's) of attributes that these payloads never bring: not shown, or always the same. */
  readonly unsent: readonly string[]
  /** Names (the receiver's) of attributes that are read right, some values of which the receiver's definition calls out of range:
   * all that have the same type and width to both and do not overlap others, and what else was met. */
  readonly outOfRange: readonly string[]
  /** Bytes after the last one that the receiver knows, where they are the same number in every payload. */
  readonly extra: number
  /** Why, by bytes and bits of the P0 (byte 0 is the action): first what concerns all of it, then one sentence for each entry of `witnesses`. */
  readonly reasons: readonly string[]
  /** A proof for each of `attributes`, then for each of `missing`. */
  readonly witnesses: readonly Witness[]
}

/** What two definitions of a product differ in, and whether devices and cloud may hold one each. Plain data. */
export interface ProductDiff {
  readonly changes: readonly Change[]
  /** For each pairing report and control, and read where either side is var_len. */
  readonly verdicts: readonly Verdict[]
}
