import { describe, expect, test } from 'vitest'
import { createZstdFrame } from '../../src/cli/bulk/zstd-frame.ts'

// Worked out by hand after RFC 8878, 3.1.1.
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd]
const block = (isLast: boolean, type: number, size: number) => {
  const header = (size << 3) | (type << 1) | (isLast ? 1 : 0)
  return [header & 0xff, (header >> 8) & 0xff, header >> 16]
}
const RAW = 0
const REPEATED = 1
const frames: readonly (readonly [string, readonly number[]])[] = [
  ['a window, an empty block', [...MAGIC, 0x00, 0x58, ...block(true, RAW, 0)]],
  ['one segment, its size in one byte, a raw block', [...MAGIC, 0x20, 2, ...block(true, RAW, 2), 1, 2]],
  ['one byte repeated 70 000 times takes one', [...MAGIC, 0x00, 0x58, ...block(true, REPEATED, 70_000), 7]],
  [
    'two blocks and a checksum',
    [...MAGIC, 0x04, 0x58, ...block(false, RAW, 1), 1, ...block(true, RAW, 1), 2, 9, 9, 9, 9],
  ],
  [
    'a dictionary of 4 bytes, a size of 8',
    [...MAGIC, 0xe3, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, ...block(true, RAW, 0)],
  ],
  ['a size of 2, a dictionary of 1, a window', [...MAGIC, 0x41, 0x58, 1, 0, 0, ...block(true, RAW, 0)]],
  ['a size of 4, a dictionary of 2', [...MAGIC, 0xa2, 1, 2, 0, 0, 0, 0, ...block(true, RAW, 0)]],
  ['what is passed over', [0x5f, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7]],
  ['nothing that is passed over', [0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]],
]

describe('a Zstandard frame is whole with its last byte, not before', () => {
  test.each(frames)('%s', (_what, frame) => {
    for (const size of [1, 3, 1000]) {
      const walked = createZstdFrame()
      const pieces = (bytes: readonly number[]) => {
        for (let at = 0; at < bytes.length; at += size) walked.walk(Uint8Array.from(bytes.slice(at, at + size)))
      }
      pieces(frame.slice(0, -1))
      expect(walked.isWhole()).toBe(false)
      pieces(frame.slice(-1))
      expect(walked.isWhole()).toBe(true)
      pieces([1, 2, 3])
      expect(walked.isWhole()).toBe(true)
    }
  })
})
