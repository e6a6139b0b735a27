import type { ByteReader } from '../bulk/byte-reader.ts'
import { DamagedCapture, decimalSeconds, MOST_PACKET_BYTES, type Packet, viewOf } from './packet.ts'

/*
 * A file is blocks:   type 4 | length 4 | body … | length 4      of which a section header (0a0d0d0a) says the order of bytes by a number
 * in its body, 1a2b3c4d. An interface's block comes before its packets.
 */
const SECTION = 0x0a0d0d0a
const INTERFACE = 1
const OLD_PACKET = 2
const SIMPLE_PACKET = 3
const PACKET = 6
const BYTE_ORDER = 0x1a2b3c4d

const TIME_RESOLUTION = 9
const TIME_OFFSET = 14

interface Interface {
  readonly link: number
  /** The most bytes of a packet that are kept; 0: all. */
  readonly snap: number
  readonly perSecond: bigint
  /** Seconds to add to each time. */
  readonly offset: bigint
}

/**
 * The packets of a pcapng file, of every section and interface.
 * @throws DamagedCapture behind the last whole block
 */
export async function* pcapngPackets(reader: ByteReader): AsyncGenerator<Packet> {
  let isLittle = true
  let interfaces: Interface[] = []
  for (;;) {
    const head = await reader.take(8)
    if (head.length === 0) return
    if (head.length < 8) throw new DamagedCapture('it ends in the middle of a block')
    // The same in both orders.
    if (viewOf(head).getUint32(0) === SECTION) {
      const order = await reader.take(4)
      if (order.length < 4) throw new DamagedCapture('it ends in the middle of a block')
      isLittle = viewOf(order).getUint32(0, true) === BYTE_ORDER
      if (!isLittle && viewOf(order).getUint32(0) !== BYTE_ORDER) throw new DamagedCapture('a section is none')
      await rest(reader, viewOf(head).getUint32(4, isLittle) - 12)
      interfaces = []
      continue
    }
    const type = viewOf(head).getUint32(0, isLittle)
    const body = await rest(reader, viewOf(head).getUint32(4, isLittle) - 8)
    if (type === INTERFACE && body.byteLength >= 8) interfaces.push(interfaceOf(body, isLittle))
    const packet = packetOf(type, body, isLittle, interfaces)
    if (packet !== undefined) yield packet
  }
}

/** The body of a block, without the second length. */
async function rest(reader: ByteReader, length: number): Promise<DataView> {
  if (length < 4 || length > MOST_PACKET_BYTES) throw new DamagedCapture(`a block of ${length + 8} bytes is none`)
  const bytes = await reader.take(length)
  if (bytes.length < length) throw new DamagedCapture('it ends in the middle of a block')
  return viewOf(bytes.subarray(0, length - 4))
}

function interfaceOf(body: DataView, isLittle: boolean): Interface {
  let [perSecond, offset] = [1_000_000n, 0n]
  for (let at = 8; at + 4 <= body.byteLength; ) {
    const [option, length] = [body.getUint16(at, isLittle), body.getUint16(at + 2, isLittle)]
    if (option === 0 || at + 4 + length > body.byteLength) break
    if (option === TIME_RESOLUTION && length === 1) perSecond = resolutionOf(body.getUint8(at + 4))
    if (option === TIME_OFFSET && length === 8) offset = body.getBigInt64(at + 4, isLittle)
    at += 4 + length + (-length & 3)
  }
  return { link: body.getUint16(0, isLittle), snap: body.getUint32(4, isLittle), perSecond, offset }
}

/** A power of ten, or with the highest bit one of two. */
function resolutionOf(code: number): bigint {
  return code < 0x80 ? 10n ** BigInt(Math.min(code, 30)) : 2n ** BigInt(Math.min(code & 0x7f, 100))
}

function packetOf(
  type: number,
  body: DataView,
  isLittle: boolean,
  interfaces: readonly Interface[],
): Packet | undefined {
  const isSimple = type === SIMPLE_PACKET
  const begin = isSimple ? 4 : 20
  if ((type !== PACKET && type !== OLD_PACKET && !isSimple) || body.byteLength < begin) return undefined
  const wire = isSimple ? 0 : type === PACKET ? body.getUint32(0, isLittle) : body.getUint16(0, isLittle)
  const from = interfaces[wire]
  if (from === undefined) return undefined
  const { link, snap, perSecond, offset } = from
  const wholeLength = body.getUint32(begin - 4, isLittle)
  const stated = isSimple ? (snap === 0 ? wholeLength : Math.min(wholeLength, snap)) : body.getUint32(12, isLittle)
  const bytes = new Uint8Array(body.buffer, body.byteOffset + begin, Math.min(stated, body.byteLength - begin))
  if (isSimple) return { link, wire, bytes, wholeLength }
  const units = (BigInt(body.getUint32(4, isLittle)) << 32n) | BigInt(body.getUint32(8, isLittle))
  return { time: decimalSeconds(units + offset * perSecond, perSecond), link, wire, bytes, wholeLength }
}
