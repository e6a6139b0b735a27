import type { Action, Attrs, Codec, Value } from '../../codec/contract.ts'
import { decimalScale } from '../../codec/scale.ts'
import type { Layout } from '../../layout/layout.ts'

/** The last values of the chosen attributes, by device: of its statuses, and of its controls. */
export interface ShownValues {
  /** Whether a chosen attribute has another value than before; they are kept then. */
  differ(attrs: Attrs, action: Action | undefined, did: string | undefined): boolean
  /** The same of a status P0 of the standard protocol, which lies from `from` to `to`, by its bytes. */
  differBytes(bytes: Uint8Array, from: number, to: number, did: string | undefined): boolean
}

/** One of the two knows the last values: whichever was asked last. */
interface Stream {
  readonly values: Map<string, Value>
  /** The last status, as its P0. */
  readonly p0: Uint8Array
  hasP0: boolean
}

export function isStatus(action: Action | undefined): boolean {
  return action === 'report' || action === 'readReply'
}

export function createShownValues(codec: Codec, chosen: readonly string[]): ShownValues {
  const { layout } = codec
  const { places, masks } = bitsOf(layout, chosen)
  const isExact = hasOneValueEach(layout, chosen)
  const length = layout.statusLength + 1
  const statuses = new Map<string, Stream>()
  const others = new Map<string, Stream>()
  let lastDid: string | undefined
  let last: Stream | undefined

  function streamOf(streams: Map<string, Stream>, name: string): Stream {
    let stream = streams.get(name)
    if (stream === undefined) {
      stream = { values: new Map(), p0: new Uint8Array(length), hasP0: false }
      streams.set(name, stream)
    }
    return stream
  }

  function statusStream(did = ''): Stream {
    if (last === undefined || did !== lastDid) {
      last = streamOf(statuses, did)
      lastDid = did
    }
    return last
  }

  function differ(attrs: Attrs, { values }: Stream): boolean {
    let differs = false
    for (const name of chosen) {
      if (!Object.hasOwn(attrs, name)) continue
      const value = attrs[name] as Value
      differs ||= values.get(name) !== value
      values.set(name, value)
    }
    return differs
  }

  return {
    differ(attrs, action, did = '') {
      const stream = isStatus(action) ? statusStream(did) : streamOf(others, `${action} ${did}`)
      if (stream.hasP0) differ(codec.decodeAt(stream.p0, 0, length).attrs, stream)
      stream.hasP0 = false
      return differ(attrs, stream)
    },
    differBytes(bytes, from, to, did) {
      const stream = statusStream(did)
      if (!isExact || to - from < length) return this.differ(codec.decodeAt(bytes, from, to).attrs, 'report', did)
      let differs = false
      if (stream.hasP0) {
        for (let i = 0; !differs && i < places.length; i++) {
          const at = places[i] as number
          differs = (((bytes[from + at] as number) ^ (stream.p0[at] as number)) & (masks[i] as number)) !== 0
        }
        if (!differs) return false
      } else differs = differ(codec.decodeAt(bytes, from, from + length).attrs, stream)
      for (let i = 0; i < length; i++) stream.p0[i] = bytes[from + i] as number
      stream.hasP0 = true
      return differs
    },
  }
}

/** The bits of the chosen attributes in a P0. */
function bitsOf({ fields, statusLength }: Layout, chosen: readonly string[]) {
  const used = new Uint8Array(statusLength + 1)
  for (const { attribute, group, offset, bitOffset, bits } of fields) {
    if (!chosen.includes(attribute.name)) continue
    if (group === undefined) used.fill(0xff, 1 + offset, 1 + offset + (bits >> 3))
    else
      for (let bit = bitOffset; bit < bitOffset + bits; bit++) {
        const at = group.offset + group.bytes - (bit >> 3)
        used[at] = (used[at] as number) | (1 << (bit & 7))
      }
  }
  const places = Int32Array.from([...used.keys()].filter(at => used[at] !== 0))
  return { places, masks: Uint8Array.from(places, at => used[at] as number) }
}

/** Whether other bits are another value everywhere: no label is there twice, no scale beyond what doubles tell apart. */
function hasOneValueEach({ fields, protocol }: Layout, chosen: readonly string[]): boolean {
  return (
    protocol === 'standard' &&
    fields.every(({ attribute }) => {
      if (!chosen.includes(attribute.name)) return true
      if (attribute.dataType === 'enum') return new Set(attribute.labels).size === attribute.labels.length
      return !('scale' in attribute) || decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1).small
    })
  )
}
