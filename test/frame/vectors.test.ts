import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { decodeEnvelope } from '../../src/frame/envelope.ts'
import { decodeSerialFrame } from '../../src/frame/serial.ts'

interface Vector {
  readonly id: string
  readonly kind: string
  readonly hex: string
  readonly p0?: string
  readonly envelope: Record<string, number | boolean>
}

// The collection that SPEC was written from. Its frames are restated in envelope.test.ts and serial.test.ts; this catches later ones.
const collection = new URL('../../../shared/protocol/vectors.jsonl', import.meta.url)
const found = existsSync(collection)
if (!found) console.log('vectors.test.ts skips: there is no ../shared/protocol/vectors.jsonl beside the repository')

const vectors: Vector[] = found
  ? readFileSync(collection, 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  : []

it.skipIf(!found)('decodes every envelope and serial frame of the collection', () => {
  const frames = vectors.filter(({ kind }) => kind === 'envelope' || kind === 'serial')
  expect(frames.length).toBeGreaterThan(30)
  for (const { id, kind, hex, p0 = '', envelope } of frames) {
    const cut = envelope.complete === false
    const decoded = (kind === 'serial' ? decodeSerialFrame : decodeEnvelope)(parseHex(hex), { strict: !cut })
    const payload = formatHex(decoded.payload)
    expect({ id, command: decoded.command, sn: decoded.sn }).toEqual({ id, command: envelope.cmd, sn: envelope.sn })
    expect({ id, payload }).toEqual({ id, payload: cut ? p0.slice(0, payload.length) : p0 })
    expect({ id, flags: 'flags' in decoded ? decoded.flags : decoded.flag }).toEqual({
      id,
      flags: envelope.flags ?? envelope.flag,
    })
  }
})
