import { beginning } from './beginning.ts'
import { gunzipped } from './gunzip.ts'
import type { Tell } from './remark.ts'
import { unzstd } from './unzstd.ts'

/** The bytes of a log as they were before it was packed: told by what it begins with, whatever its name says. */
export async function* unpacked(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  tell: Tell,
): AsyncGenerator<Uint8Array> {
  const { begin, whole } = await beginning(stream, bytes => PACKED.some(({ magic }) => mayBegin(bytes, magic)))
  for (const { magic, unpack } of PACKED)
    if (begin.length >= magic.length && mayBegin(begin, magic)) return yield* unpack(name, whole, tell)
  const promised = PACKED.find(({ ending }) => ending.test(name))
  if (promised !== undefined && begin.length === 0)
    tell({ message: `${name}: cannot be unpacked: it is empty`, isLoss: true })
  else if (promised !== undefined)
    tell({ message: `${name}: is no ${promised.title}, whatever its name says, and was read as it is`, isLoss: false })
  yield* whole
}

const PACKED = [
  { title: 'gzip', ending: /\.gz$/i, magic: [0x1f, 0x8b], unpack: gunzipped },
  { title: 'Zstandard', ending: /\.zst$/i, magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: unzstd },
]

/** Whether bytes begin so, or may yet. */
function mayBegin(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => at >= bytes.length || bytes[at] === byte)
}
