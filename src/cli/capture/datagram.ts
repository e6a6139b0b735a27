/** What a packet of TCP or UDP carries. */
export interface Datagram {
  readonly protocol: 'tcp' | 'udp'
  readonly from: Endpoint
  readonly to: Endpoint
  /** TCP: the number of the first byte. */
  readonly sequence: number
  /** TCP: a connection begins, ends. */
  readonly begins: boolean
  readonly ends: boolean
  readonly bytes: Uint8Array
  /** Bytes at its end that it had on the wire and the capture does not have. */
  readonly lost: number
}

export interface Endpoint {
  readonly address: string
  readonly port: number
}

const IPV4 = 0x0800
const IPV6 = 0x86dd
const TCP = 6
const UDP = 17

/** Where the packet of IP begins in one of the link, by the link's number; undefined for links that carry none that can be read. */
export function networkPacket(link: number, bytes: Uint8Array): Uint8Array | undefined {
  switch (link) {
    case 1:
      return behindEthernet(bytes)
    case 113:
      return ofType(uint16(bytes, 14), bytes.subarray(16))
    case 276:
      return ofType(uint16(bytes, 0), bytes.subarray(20))
    // A family of addresses comes first, which the packet itself tells as well.
    case 0:
    case 108:
      return bytes.subarray(4)
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return bytes
    default:
      return undefined
  }
}

/** Whether packets of the link are looked at at all. */
export function isNetworkLink(link: number): boolean {
  return [0, 1, 12, 14, 101, 108, 113, 228, 229, 276].includes(link)
}

function behindEthernet(bytes: Uint8Array): Uint8Array | undefined {
  let at = 12
  // Tags of virtual networks stand before the type.
  while (uint16(bytes, at) === 0x8100 || uint16(bytes, at) === 0x88a8) at += 4
  return ofType(uint16(bytes, at), bytes.subarray(at + 2))
}

function ofType(type: number, bytes: Uint8Array): Uint8Array | undefined {
  return type === IPV4 || type === IPV6 ? bytes : undefined
}

interface Carried {
  readonly protocol: number
  readonly source: string
  readonly target: string
  readonly bytes: Uint8Array
  readonly lost: number
}

/** Undefined for what is neither TCP nor UDP, for a part of a larger packet, and for what is cut before its data. */
export function datagramOf(packet: Uint8Array): Datagram | undefined {
  const version = (packet[0] ?? 0) >> 4
  const carried = version === 4 ? inIpv4(packet) : version === 6 ? inIpv6(packet) : undefined
  if (carried === undefined) return undefined
  const { protocol, source, target, bytes, lost } = carried
  const from = { address: source, port: uint16(bytes, 0) }
  const to = { address: target, port: uint16(bytes, 2) }
  if (protocol === UDP) {
    if (bytes.length < 8) return undefined
    const length = uint16(bytes, 4)
    const data = bytes.subarray(8, length >= 8 ? length : bytes.length)
    return { protocol: 'udp', from, to, sequence: 0, begins: false, ends: false, bytes: data, lost }
  }
  if (protocol !== TCP || bytes.length < 20) return undefined
  const head = 4 * ((bytes[12] as number) >> 4)
  if (head < 20 || head > bytes.length) return undefined
  const flags = bytes[13] as number
  const sequence = uint16(bytes, 4) * 0x10000 + uint16(bytes, 6)
  return {
    ...{ protocol: 'tcp', from, to, sequence, begins: (flags & 2) !== 0, ends: (flags & 5) !== 0 },
    ...{ bytes: bytes.subarray(head), lost },
  }
}

function inIpv4(packet: Uint8Array): Carried | undefined {
  const head = 4 * ((packet[0] as number) & 15)
  if (head < 20 || packet.length < head) return undefined
  // More fragments, or not the first one.
  if ((uint16(packet, 6) & 0x3fff) !== 0) return undefined
  // 0: a network card cuts it up later.
  const length = uint16(packet, 2) || packet.length
  return {
    protocol: packet[9] as number,
    source: [...packet.subarray(12, 16)].join('.'),
    target: [...packet.subarray(16, 20)].join('.'),
    bytes: packet.subarray(head, length),
    lost: Math.max(0, length - packet.length),
  }
}

/** Headers between that of IPv6 and the data: their length stands in the second byte, in units of eight bytes. */
const EXTENSIONS = new Set([0, 43, 60])

function inIpv6(packet: Uint8Array): Carried | undefined {
  if (packet.length < 40) return undefined
  const length = 40 + (uint16(packet, 4) || packet.length - 40)
  let protocol = packet[6] as number
  let at = 40
  while (EXTENSIONS.has(protocol) && at + 2 <= packet.length) {
    protocol = packet[at] as number
    at += 8 * ((packet[at + 1] as number) + 1)
  }
  return {
    protocol,
    source: ipv6Text(packet.subarray(8, 24)),
    target: ipv6Text(packet.subarray(24, 40)),
    bytes: packet.subarray(at, length),
    lost: Math.max(0, length - packet.length),
  }
}

function ipv6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => uint16(bytes, 2 * index).toString(16))
  // The longest run of zeros is written as two colons.
  const runs = groups.join(':').match(/\b0(?::0)+\b/g) ?? []
  const longest = runs.reduce((long, run) => (run.length > long.length ? run : long), '')
  if (longest === '') return groups.join(':')
  const [before = '', after = ''] = splitOnce(groups.join(':'), longest)
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`
}

function splitOnce(text: string, part: string): readonly [string, string] {
  const at = text.search(new RegExp(`(?<![0-9a-f])${part}(?![0-9a-f])`))
  return [text.slice(0, at), text.slice(at + part.length)]
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}
