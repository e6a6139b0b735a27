import { hasFlag } from '../bytes/bits.ts'
import type { Layout } from '../layout/layout.ts'
import { requireAll } from './attrs.ts'
import { createBodies, type Ground, type Spot, writeSpot } from './bodies.ts'
import { type DecodeSteps, decodeSteps } from './decode-steps.ts'
import { type EncodeSteps, encodeSteps } from './encode-steps.ts'
import type { BodyCodec, BodyKind } from './engine.ts'
import { cutFlags } from './flags.ts'
import { createPoint } from './point.ts'
import type { Raw } from './show.ts'
import type { Showing } from './showing.ts'

/** Interpreted bodies of the standard protocol: a fixed status block (SPEC §2), a control of flags and its writable prefix (§3). */
export function standardBodies(layout: Layout): BodyCodec {
  const points = layout.fields.map(createPoint)
  const { statusLength, writableLength, flagsLength, definedBits } = layout
  const lengthOf = (kind: BodyKind) => (kind === 'status' ? statusLength : writableLength)

  /** Where those attributes lie in values that begin at `values`. */
  function spotsOf(values: number, to: number, isThere: (index: number, flag: number | undefined) => boolean): Spot[] {
    return points.flatMap((point, index) => {
      const { group, offset, bytes, bitOffset, flag } = point.field
      if (!isThere(index, flag)) return []
      const at = values + (group === undefined ? offset : group.offset + group.bytes - 1)
      return [{ point, index, at, bit: bitOffset, covered: values + offset + bytes <= to }]
    })
  }

  const spotsGiven = (raws: readonly (Raw | undefined)[], values: number) =>
    spotsOf(values, Number.POSITIVE_INFINITY, index => raws[index] !== undefined)

  const ground: Ground = {
    isFlagged: kind => kind === 'control',
    find(kind, bytes, from, to) {
      const isStatus = kind === 'status'
      const values = isStatus ? from : from + flagsLength
      if (values > to) throw cutFlags(flagsLength, to - from, Math.min(to, bytes.length))
      const spots = spotsOf(
        values,
        to,
        (_, flag) => isStatus || (flag !== undefined && hasFlag(bytes, from, flagsLength, flag)),
      )
      return { spots, values, defined: definedBits.subarray(0, lengthOf(kind)), end: values + lengthOf(kind) }
    },
    lay(kind, raws, known, values) {
      const out = new Uint8Array(values + lengthOf(kind))
      if (known?.block !== undefined) out.set(known.block.subarray(0, lengthOf(kind)), values)
      if (kind === 'status')
        requireAll(
          points.flatMap(({ name }, index) => ((raws[index] ?? known?.raws[index]) === undefined ? [name] : [])),
        )
      return { out, raws, spots: spotsGiven(raws, values) }
    },
    // What a control does not flag is not known: most senders leave it zero (SPEC §3). Its bytes are taken over all the same.
    keep({ values, end }, bytes, to) {
      const block = new Uint8Array(statusLength)
      block.set(bytes.subarray(values, Math.min(end, to)))
      return { block, segment: undefined }
    },
  }
  const bodies = createBodies(layout, points, ground)

  // Made when first needed: the ordinary payload's short ways.
  const readers: { [S in Showing]?: DecodeSteps } = {}
  const writers: { [K in BodyKind]?: EncodeSteps } = {}

  return {
    ...bodies,
    decode(kind, bytes, from, to, showing) {
      if (kind === 'status') {
        readers[showing] ??= decodeSteps(layout, points, showing)
        const attrs = readers[showing](bytes, from, to)
        if (attrs !== undefined) return { attrs }
      }
      return bodies.decode(kind, bytes, from, to, showing)
    },
    encode(kind, attrs, rules, known, prefix) {
      if (known === undefined && rules.view !== 'raw') {
        writers[kind] ??= encodeSteps(layout, kind)
        const bytes = writers[kind](attrs, prefix)
        if (bytes !== undefined) return bytes
      }
      return bodies.encode(kind, attrs, rules, known, prefix)
    },
    knowAttrs(attrs, rules) {
      const known = bodies.knowAttrs(attrs, rules)
      const block = new Uint8Array(statusLength)
      for (const spot of spotsGiven(known.raws, 0)) writeSpot(spot, block, known.raws[spot.index] as Raw)
      return { ...known, block }
    },
  }
}
