import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { encodeEnvelope } from '../../src/frame/envelope.ts'
import { encodeSerialFrame } from '../../src/frame/serial.ts'
import { splitFrames } from '../../src/frame/split-frames.ts'

const split = (hex: string) => [...splitFrames(parseHex(hex))].map(formatHex)

test.each<[what: string, hex: string, frames: string[]]>([
  ['one envelope', '0000000303000015', ['0000000303000015']],
  ['two', '00000003030000150000000303000016', ['0000000303000015', '0000000303000016']],
  ['one cut in its head behind another', '000000030300001500000003', ['0000000303000015', '00000003']],
  ['one cut behind another', '00000003030000150000000309000090', ['0000000303000015', '0000000309000090']],
  ['bytes that begin nothing', '0000000303000015aabb', ['0000000303000015aabb']],
  ['another kind behind it', '0000000303000015ffff00050700000c', ['0000000303000015ffff00050700000c']],
  ['two serial frames', 'ffff00050701000dffff00050702000e', ['ffff00050701000d', 'ffff00050702000e']],
  ['a bare P0 with a head in it', '0500000003030000150000000303000015', ['0500000003030000150000000303000015']],
  ['nothing', '', ['']],
  ['no frame', '00000003ffffffffff', ['00000003ffffffffff']],
])('%s', (_, hex, frames) => {
  expect(split(hex)).toEqual(frames)
})

describe('any number of frames in a row', () => {
  const payload = fc.uint8Array({ maxLength: 20 })
  it.each([
    ['envelope', payload.map(bytes => encodeEnvelope({ command: 0x91, payload: bytes }))],
    // Whether a serial frame ends before ff ff or goes on is told by its checksum: a payload of its own would only blur that.
    ['serial', fc.nat(255).map(sn => encodeSerialFrame({ command: 0x07, sn, payload: new Uint8Array(0) }))],
  ] as const)('%s', (_, frame) => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), frames => {
        const bytes = Uint8Array.from(frames.flatMap(one => [...one]))
        expect([...splitFrames(bytes)].map(formatHex)).toEqual(frames.map(formatHex))
      }),
    )
  })
})
