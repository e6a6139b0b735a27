import * as zlib from 'node:zlib'
import { InputError } from '../fault.ts'
import { type ByteReader, createByteReader } from './byte-reader.ts'
import { type CreateUnpacker, packedData } from './packed-data.ts'
import type { Remark, Tell } from './remark.ts'
import { createZstdFrame, type ZstdFrame } from './zstd-frame.ts'

/**
 * What the frames of a Zstandard file have, one after the other, as far as it goes: what is wrong with the file is told, not thrown.
 * @throws InputError where this Node has no Zstandard
 */
export async function* unzstd(name: string, stream: AsyncIterable<Uint8Array>, tell: Tell): AsyncGenerator<Uint8Array> {
  const { createZstdDecompress } = zlib as {
    createZstdDecompress?: (options: { chunkSize: number }) => ReturnType<CreateUnpacker>
  }
  if (createZstdDecompress === undefined)
    throw new InputError(
      `cannot read ${name}: Zstandard needs Node 22.15 or later, this is ${process.version}. Or: zstd -dc ${name} | giztools decode …`,
    )
  const reader = createByteReader(stream)
  try {
    yield* framesOf(name, reader, chunkSize => createZstdDecompress({ chunkSize }), tell)
  } finally {
    await reader.close()
  }
}

async function* framesOf(
  name: string,
  reader: ByteReader,
  create: CreateUnpacker,
  tell: Tell,
): AsyncGenerator<Uint8Array> {
  while ((await reader.some(1)) !== undefined) {
    reader.back(1)
    const frame = createZstdFrame()
    const failure = yield* packedData(walkedOver(reader, frame), create)
    if (failure === undefined && frame.isWhole()) continue
    if (failure === undefined) return tell(torn(name))
    const { code, message } = failure as Error & { readonly code?: string }
    if (code === 'ZSTD_error_prefix_unknown')
      return tell({ message: `${name}: what follows its Zstandard data is none, and was left out`, isLoss: false })
    if (code === 'Z_BUF_ERROR') return tell(torn(name))
    return tell({ message: `${name}: not all of it can be unpacked: ${message}`, isLoss: true })
  }
}

function torn(name: string): Remark {
  return {
    message: `${name}: not all of it can be unpacked: it ends in the middle of its Zstandard data`,
    isLoss: true,
  }
}

/** The frame walks along with what is read. */
function walkedOver(reader: ByteReader, frame: ZstdFrame): ByteReader {
  return {
    ...reader,
    async some(most) {
      const bytes = await reader.some(most)
      if (bytes !== undefined) frame.walk(bytes)
      return bytes
    },
  }
}
