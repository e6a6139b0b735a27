import type { ByteReader } from '../bulk/byte-reader.ts'
import { DamagedCapture, decimalSeconds, MOST_PACKET_BYTES, type Packet, viewOf } from './packet.ts'

const HEADER_BYTES = 24
const RECORD_BYTES = 16

/**
 * The packets of a libpcap file. Its first four bytes say in which order its numbers have their bytes, and whether times have micro- or
 * nanoseconds.
 * @throws DamagedCapture behind the last whole packet
 */
export async function* pcapPackets(reader: ByteReader): AsyncGenerator<Packet> {
  const header = await reader.take(HEADER_BYTES)
  if (header.length < HEADER_BYTES) throw new DamagedCapture('it ends in its header')
  const view = viewOf(header)
  const isLittle = header[0] !== 0xa1
  const perSecond = view.getUint32(0, isLittle) === 0xa1b23c4d ? 1_000_000_000n : 1_000_000n
  // The upper bits are about checksums at the end of packets, which the lengths of IP leave out.
  const link = view.getUint32(20, isLittle) & 0xffff
  for (;;) {
    const record = await reader.take(RECORD_BYTES)
    if (record.length === 0) return
    if (record.length < RECORD_BYTES) throw new DamagedCapture('it ends in the middle of a packet')
    const numbers = viewOf(record)
    const [seconds, fraction, kept, wholeLength] = [0, 4, 8, 12].map(at => numbers.getUint32(at, isLittle)) as Four
    if (kept > MOST_PACKET_BYTES) throw new DamagedCapture(`a packet of ${kept} bytes is none`)
    const bytes = await reader.take(kept)
    if (bytes.length < kept) throw new DamagedCapture('it ends in the middle of a packet')
    const time = decimalSeconds(BigInt(seconds) * perSecond + BigInt(fraction), perSecond)
    yield { time, link, wire: 0, bytes, wholeLength }
  }
}

type Four = [number, number, number, number]
