import { expectBytes } from '../bytes/expect-bytes.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'

/** Frames that have been looked at: nothing in here points outside of its bytes. Bytes are plain `Uint8Array`s, whatever was given. */
export type KnownFrames =
  | {
      readonly form: 'strided'
      readonly bytes: Uint8Array
      readonly offset: number
      readonly stride: number
      readonly rows: number
    }
  | { readonly form: 'scattered'; readonly rows: number; readonly frameAt: (row: number) => Frame }

/** The bytes `from` to `to` (not included) of one frame. */
export interface Frame {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

/** @throws GiztoolsError MESSAGE_INVALID, PAYLOAD_SHORT; `frameAt` of scattered frames throws it for a place outside the bytes */
export function knowFrames(layout: Layout, frames: unknown): KnownFrames {
  if (Array.isArray(frames)) {
    return {
      form: 'scattered',
      rows: frames.length,
      frameAt: row => {
        const bytes: unknown = frames[row]
        expectBytes(bytes, `frames[${row}]`)
        return { bytes, from: 0, to: bytes.length }
      },
    }
  }
  if (typeof frames !== 'object' || frames === null || ArrayBuffer.isView(frames)) {
    const got = ArrayBuffer.isView(frames) ? 'bytes alone: say where frames begin' : describe(frames)
    throw invalid(`frames: expected { bytes, stride }, { bytes, offsets } or a list of bytes, got ${got}`)
  }
  const given = frames as Record<string, unknown>
  expectBytes(given.bytes, 'frames.bytes')
  const bytes = plainBytes(given.bytes)
  return given.offsets === undefined ? stridedFrames(layout, bytes, given) : placedFrames(bytes, given)
}

function stridedFrames(
  { protocol, statusLength }: Layout,
  bytes: Uint8Array,
  given: Record<string, unknown>,
): KnownFrames {
  if (protocol === 'var_len') {
    throw invalid(
      'frames: var_len bodies are not of one length: expected { bytes, offsets } or a list of bytes, got a stride',
    )
  }
  const { stride, offset = 0 } = given
  const least = Math.max(1, statusLength)
  if (!isCount(stride) || stride < least) {
    throw invalid(
      `frames.stride: expected ${least} bytes or more, the length of a status block, got ${describe(stride)}`,
    )
  }
  if (!isCount(offset) || offset > bytes.length) {
    throw invalid(
      `frames.offset: expected 0 to ${bytes.length}, the length of the bytes, got ${describe(offset)}`,
      bytes.length,
    )
  }
  const room = bytes.length - offset
  const rest = room % stride
  const whole = (room - rest) / stride + (rest >= least ? 1 : 0)
  const { count } = given
  if (count === undefined) {
    if (rest === 0 || rest >= least) return { form: 'strided', bytes, offset, stride, rows: whole }
    const message = `frames: the last one is cut: expected ${statusLength} bytes, got ${rest}. Give count: ${whole} to leave it out`
    throw new GiztoolsError('PAYLOAD_SHORT', message, { offset: bytes.length - rest })
  }
  if (!isCount(count)) throw invalid(`frames.count: expected a whole number, got ${describe(count)}`)
  if (count > whole) {
    const message = `frames.count: ${count} frames, one every ${stride} bytes, got ${room} bytes, which hold ${whole}`
    throw new GiztoolsError('PAYLOAD_SHORT', message, { offset: bytes.length })
  }
  return { form: 'strided', bytes, offset, stride, rows: count }
}

function placedFrames(bytes: Uint8Array, { offsets, ends }: Record<string, unknown>): KnownFrames {
  const starts = placeList(offsets, 'offsets')
  const stops = ends === undefined ? undefined : placeList(ends, 'ends')
  if (stops !== undefined && stops.length !== starts.length) {
    throw invalid(`frames.ends: expected ${starts.length}, one an offset, got ${stops.length}`)
  }
  const { length } = bytes
  return {
    form: 'scattered',
    rows: starts.length,
    frameAt: row => {
      const from = starts[row] as number
      if (!isCount(from) || from > length) throw outside(`offsets[${row}]`, `0 to ${length}`, from, length)
      const to = stops === undefined ? length : (stops[row] as number)
      if (!isCount(to) || to < from || to > length) throw outside(`ends[${row}]`, `${from} to ${length}`, to, length)
      return { bytes, from, to }
    },
  }
}

function placeList(value: unknown, name: string): ArrayLike<number> {
  if (value instanceof Uint32Array || Array.isArray(value)) return value
  throw invalid(`frames.${name}: expected a Uint32Array or a list of numbers, got ${describe(value)}`)
}

/** The same bytes as a `Uint8Array` and nothing more: the loops see one type, whatever a caller holds. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  // A view of a buffer that was transferred away has no bytes, and may not be made again.
  return bytes.byteLength === 0 ? new Uint8Array(0) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function outside(name: string, expected: string, found: unknown, length: number): GiztoolsError {
  const offset = isCount(found) ? found : length
  return invalid(`frames.${name}: expected a place in the bytes, ${expected}, got ${describe(found)}`, offset)
}

function invalid(message: string, offset?: number): GiztoolsError {
  return new GiztoolsError('MESSAGE_INVALID', message, { offset })
}
