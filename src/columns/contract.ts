import type { View } from '../codec/contract.ts'

/**
 * Bodies of many reports of one product, without their action bytes: status blocks (standard), or flags and values (var_len).
 * - `{ bytes, stride }`: blocks at equal distances, standard only; the fastest.
 * - `{ bytes, offsets }`: bodies anywhere in one buffer.
 * - a list: each body in bytes of its own.
 */
export type Frames = StridedFrames | PlacedFrames | readonly Uint8Array[]

/** Status block i begins at `offset + i · stride`. Whole P0s one after another: `offset: 1` and a `stride` of one more than the block. */
export interface StridedFrames {
  readonly bytes: Uint8Array
  /** At least the length of the status block. */
  readonly stride: number
  /** Default 0. */
  readonly offset?: number
  /** Default: as many as there are to the end of the bytes, which may not cut one. */
  readonly count?: number
}

/** Body i begins at `offsets[i]`, and ends at `ends[i]`, not included, or as soon as it is complete or the bytes end. */
export interface PlacedFrames {
  readonly bytes: Uint8Array
  readonly offsets: Uint32Array | readonly number[]
  readonly ends?: Uint32Array | readonly number[]
}

export interface ColumnsOptions {
  /** Names of the attributes wanted, all by default. Only their bytes are read. */
  readonly attrs?: readonly string[]
  /** As for `decode`. `native` differs from `platform` in what `rowOf` shows, not in the columns. */
  readonly view?: View
  /** An earlier result, whose arrays are written again wherever they are of the right type and large enough. What it held is lost. */
  readonly into?: Columns
}

interface ColumnOf<K extends string, V> {
  readonly kind: K
  /** A row each (binary: `width` bytes each); 0 where the row does not hold the attribute. */
  readonly values: V
  /** 1 or 0 a row: whether the row holds the attribute. Only there when some row does not. */
  readonly valid?: Uint8Array
  /** How many rows do not hold it: too short for it, or (var_len) without its flag. */
  readonly missing: number
  /** How many values the definition does not provide for: an index without a label, a number outside min..max, a bool above 1. */
  readonly odd: number
}

export type UnsignedArray = Uint8Array | Uint16Array | Uint32Array

/** A bool, alert or fault: 0 or 1 (one that is several bits wide: any integer). */
export type BitsColumn = ColumnOf<'bits', UnsignedArray>
/** Integers: a number without ratio and addition, and under the view `raw` every number and enum. */
export type UintColumn = ColumnOf<'uint', UnsignedArray>
/** Numbers in display units, the same doubles that `decode` gives. */
export type FloatColumn = ColumnOf<'float', Float64Array>
/** Indices into `labels`. One that is `labels.length` or more has no label and stands for itself. */
export interface LabelColumn extends ColumnOf<'label', UnsignedArray> {
  readonly labels: readonly string[]
}
/** Row i is bytes `i · width` to `(i + 1) · width`. */
export interface BinaryColumn extends ColumnOf<'binary', Uint8Array> {
  readonly width: number
}

export type Column = BitsColumn | UintColumn | FloatColumn | LabelColumn | BinaryColumn

/** Plain data: it can be cloned, posted and transferred. */
export interface Columns {
  readonly rows: number
  readonly view: View
  /** By attribute name, in id order. */
  readonly columns: ReadonlyMap<string, Column>
}
