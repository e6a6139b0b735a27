import * as zlib from 'node:zlib'
import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type CreateUnpacker, packedData } from './packed-data.ts'
import type { Tell } from './remark.ts'

/** Why not all of a member could be unpacked. */
interface Damage {
  readonly why: string
  /** Whether what comes after the member can be found all the same. */
  readonly goesOn: boolean
}

const TORN: Damage = { why: 'it ends in the middle of its gzip data', goesOn: false }
const CHANGED: Damage = { why: 'its gzip data is not what was packed (its checksum differs)', goesOn: true }

/**
 * What the members of a gzip file have, one after the other, as far as it goes: what is wrong with the file is told, not thrown.
 * Zeros after a member are padding; what is no member is left out, as gzip does.
 */
export async function* gunzipped(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  tell: Tell,
): AsyncGenerator<Uint8Array> {
  const reader = createByteReader(stream)
  try {
    yield* membersOf(name, reader, tell)
  } finally {
    await reader.close()
  }
}

async function* membersOf(name: string, reader: ByteReader, tell: Tell): AsyncGenerator<Uint8Array> {
  while (await skipZeros(reader)) {
    const magic = await reader.take(MAGIC.length)
    if (magic.some((byte, at) => byte !== MAGIC[at]))
      return tell({ message: `${name}: what follows its gzip data is none, and was left out`, isLoss: false })
    const damage = magic.length < MAGIC.length ? TORN : yield* memberOf(reader)
    if (damage !== undefined) tell({ message: `${name}: not all of it can be unpacked: ${damage.why}`, isLoss: true })
    if (damage?.goesOn === false) return
  }
}

const MAGIC = [0x1f, 0x8b]

/** False at the end. */
async function skipZeros(reader: ByteReader): Promise<boolean> {
  for (;;) {
    const part = await reader.some(4096)
    if (part === undefined) return false
    const at = part.findIndex(byte => byte !== 0)
    reader.back(at < 0 ? 0 : part.length - at)
    if (at >= 0) return true
  }
}

const inflate: CreateUnpacker = chunkSize => zlib.createInflateRaw({ chunkSize })

async function* memberOf(reader: ByteReader): AsyncGenerator<Uint8Array, Damage | undefined> {
  if (!(await skipHeader(reader))) return TORN
  const data = packedData(reader, inflate)
  let [checksum, size] = [0, 0]
  let next = await data.next()
  for (; !next.done; next = await data.next()) {
    checksum = zlib.crc32(next.value, checksum)
    size += next.value.length
    yield next.value
  }
  const failure = next.value as (Error & { readonly code?: string }) | undefined
  if (failure !== undefined) return failure.code === 'Z_BUF_ERROR' ? TORN : { why: failure.message, goesOn: false }
  const trailer = await reader.take(8)
  if (trailer.length < 8) return TORN
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.length)
  return view.getUint32(0, true) === checksum && view.getUint32(4, true) === size % 2 ** 32 ? undefined : CHANGED
}

const [CHECKED, EXTRA, NAMED, COMMENTED] = [2, 4, 8, 16]

/** What stands between the magic bytes and the data (RFC 1952). False where it does not end. */
async function skipHeader(reader: ByteReader): Promise<boolean> {
  const fixed = await reader.take(8)
  if (fixed.length < 8) return false
  const flags = fixed[1] as number
  if (flags & EXTRA) {
    const [low = 0, high = 0] = await reader.take(2)
    await reader.take(low + 256 * high)
  }
  if (flags & NAMED) await skipText(reader)
  if (flags & COMMENTED) await skipText(reader)
  return !(flags & CHECKED) || (await reader.take(2)).length === 2
}

async function skipText(reader: ByteReader): Promise<void> {
  for (;;) {
    const [code = 0] = await reader.take(1)
    if (code === 0) return
  }
}
