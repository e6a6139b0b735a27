// Captures made by hand, byte by byte.

export interface Segment {
  readonly from: number
  readonly to: number
  readonly sequence?: number
  readonly flags?: number
  readonly bytes: Uint8Array
}

const [ACK, SYN, FIN] = [0x10, 0x02, 0x01]
export const FLAGS = { ACK, SYN, FIN }

const uint16 = (value: number) => [(value >> 8) & 0xff, value & 0xff]
const uint32 = (value: number) => [...uint16(value >>> 16), ...uint16(value & 0xffff)]
const little32 = (value: number) => uint32(value).reverse()
const little16 = (value: number) => uint16(value).reverse()

/** Of IPv4, the device being 10.0.0.2; without checksums, which nobody looks at. */
function ipv4(protocol: number, isFromDevice: boolean, bytes: readonly number[]): number[] {
  const ends = [
    [10, 0, 0, 1],
    [10, 0, 0, 2],
  ]
  const [source = [], target = []] = isFromDevice ? ends.reverse() : ends
  const head = [0x45, 0, ...uint16(20 + bytes.length), 0, 0, 0x40, 0, 64, protocol, 0, 0]
  return [...head, ...source, ...target, ...bytes]
}

export function tcp({ from, to, sequence = 0, flags = ACK, bytes }: Segment): number[] {
  const head = [...uint16(from), ...uint16(to), ...uint32(sequence), 0, 0, 0, 0, 0x50, flags, 1, 0, 0, 0, 0, 0]
  return ipv4(6, from === 12416, [...head, ...bytes])
}

export function udp(from: number, to: number, bytes: Uint8Array): number[] {
  return ipv4(17, from === 12414, [...uint16(from), ...uint16(to), ...uint16(8 + bytes.length), 0, 0, ...bytes])
}

/** Behind the head of Ethernet, with a tag of a virtual network if there is one, and padded to the 60 bytes of the shortest frame. */
export function ethernet(packet: readonly number[], tag?: number): number[] {
  const addresses = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]
  const bytes = [...addresses, ...(tag === undefined ? [] : [0x81, 0, ...uint16(tag)]), 0x08, 0x00, ...packet]
  return bytes.concat(Array(Math.max(0, 60 - bytes.length)).fill(0))
}

interface PcapSettings {
  readonly link?: number
  readonly isBig?: boolean
  readonly isNano?: boolean
}

/** A pcap file; packet i at second 1000 + i and 5 µs (or ns). */
export function pcap(packets: readonly (readonly number[])[], settings: PcapSettings = {}): Uint8Array {
  const { link = 1, isBig = false, isNano = false } = settings
  const [number32, number16] = isBig ? [uint32, uint16] : [little32, little16]
  const magic = number32(isNano ? 0xa1b23c4d : 0xa1b2c3d4)
  const head = [
    ...magic,
    ...number16(2),
    ...number16(4),
    ...number32(0),
    ...number32(0),
    ...number32(262144),
    ...number32(link),
  ]
  return Uint8Array.from([
    ...head,
    ...packets.flatMap((bytes, index) => [
      ...[...number32(1000 + index), ...number32(5), ...number32(bytes.length), ...number32(bytes.length)],
      ...bytes,
    ]),
  ])
}

const block = (type: number, body: readonly number[]) => {
  const padded = [...body, ...Array(-body.length & 3).fill(0)]
  const length = little32(12 + padded.length)
  return [...little32(type), ...length, ...padded, ...length]
}

/** A pcapng file with one interface, whose clock counts 2^-10 s from 900 s on; then a simple packet without a time. */
export function pcapng(packets: readonly (readonly number[])[], simple: readonly number[], link = 1): Uint8Array {
  const section = block(0x0a0d0d0a, [...little32(0x1a2b3c4d), 1, 0, 0, 0, ...Array(8).fill(0xff)])
  const resolution = [9, 0, 1, 0, 0x8a, 0, 0, 0]
  const offset = [14, 0, 8, 0, ...little32(900), 0, 0, 0, 0]
  const wire = block(1, [...little16(link), 0, 0, ...little32(0), ...resolution, ...offset, 0, 0, 0, 0])
  const enhanced = packets.map((bytes, index) =>
    block(6, [
      ...[0, 0, 0, 0, ...little32(0), ...little32(1024 * (100 + index) + 512)],
      ...[...little32(bytes.length), ...little32(bytes.length), ...bytes],
    ]),
  )
  // A block that nobody knows stands between.
  return Uint8Array.from([
    ...section,
    ...wire,
    ...block(0x0bad, [1, 2, 3]),
    ...enhanced.flat(),
    ...block(3, [...little32(simple.length), ...simple]),
  ])
}
