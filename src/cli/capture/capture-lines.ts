import { formatHex } from '../../bytes/hex.ts'
import { createEnvelopeReader } from '../../frame/envelope-reader.ts'
import type { FrameReader } from '../../frame/reader.ts'
import { createSerialReader } from '../../frame/serial-reader.ts'
import type { Tell } from '../bulk/remark.ts'
import { type Datagram, datagramOf, type Endpoint, isNetworkLink, networkPacket } from './datagram.ts'
import { DamagedCapture, type Packet } from './packet.ts'
import { createTcpFlow, type TcpFlow } from './tcp-flow.ts'

/** Devices listen here: sessions over TCP; discovery and onboarding over UDP. They announce themselves at the last one. */
const SESSION_PORT = 12416
const DISCOVERY_PORT = 12414
const ANNOUNCEMENT_PORT = 2415

/** Link types of a serial line: those that everybody may use for his own, and one whose packets have a head of so many bytes. */
const USER_LINKS = { from: 147, to: 162 }
const RTAC_SERIAL = { link: 250, headBytes: 12 }

/** So many connections are followed at once; then the one that was silent longest is at its end. */
const MOST_FLOWS = 4096

interface Flow {
  readonly name: string
  readonly tcp: TcpFlow
  readonly reader: FrameReader
}

/**
 * The frames of a capture as lines of a log: `{"timestamp":…,"type":"dev2app","device_address":"192.168.1.20","from":"…","to":"…","payload":"…"}`.
 * What is no frame, what is missing and where the capture is damaged is told; other traffic is passed over.
 */
export async function* captureLines(name: string, packets: AsyncIterable<Packet>, tell: Tell): AsyncGenerator<string> {
  const flows = new Map<string, Flow>()
  const unreadable = new Set<number>()
  let frames = 0
  let skipped = 0
  let lost = 0

  function* lines(found: readonly Uint8Array[], about: object): Generator<string> {
    for (const frame of found) {
      frames++
      yield lineOf(about, frame)
    }
  }

  function flowOf(key: string, create: () => FrameReader): Flow {
    const known = flows.get(key)
    if (known !== undefined) {
      // The order of a map is that in which its keys were set.
      flows.delete(key)
      flows.set(key, known)
      return known
    }
    const flow = { name: key, tcp: createTcpFlow(), reader: create() }
    flows.set(key, flow)
    return flow
  }

  function* close({ name: key, tcp, reader }: Flow, about: object): Generator<string> {
    flows.delete(key)
    for (const bytes of tcp.end()) yield* lines(reader.push(bytes), about)
    yield* lines(reader.end(), about)
    skipped += reader.skipped
    lost += tcp.lost
  }

  function* ofSerial({ wire, time, link, bytes }: Packet): Generator<string> {
    const data = link === RTAC_SERIAL.link ? bytes.subarray(RTAC_SERIAL.headBytes) : bytes
    yield* lines(flowOf(`interface ${wire}`, createSerialReader).reader.push(data), timed(time))
  }

  function* ofDatagram(datagram: Datagram, time: string | undefined): Generator<string> {
    const about = { ...timed(time), ...directionOf(datagram) }
    if (datagram.protocol === 'udp') {
      const reader = createEnvelopeReader()
      yield* lines([...reader.push(datagram.bytes), ...reader.end()], about)
      skipped += reader.skipped
      lost += datagram.lost
      return
    }
    const key = `${textOf(datagram.from)} ${textOf(datagram.to)}`
    const begun = flows.get(key)
    if (datagram.begins && begun !== undefined) yield* close(begun, about)
    const flow = flowOf(key, createEnvelopeReader)
    if (datagram.begins) flow.tcp.begin(datagram.sequence)
    for (const bytes of flow.tcp.push(datagram.sequence, datagram.bytes)) yield* lines(flow.reader.push(bytes), about)
    if (datagram.ends) yield* close(flow, about)
    const [silent] = flows.size > MOST_FLOWS ? flows.values() : []
    if (silent !== undefined) yield* close(silent, {})
  }

  try {
    for await (const packet of packets) {
      if (isSerial(packet.link)) yield* ofSerial(packet)
      else if (!isNetworkLink(packet.link)) unreadable.add(packet.link)
      else {
        const network = networkPacket(packet.link, packet.bytes)
        const datagram = network && datagramOf(network)
        if (datagram !== undefined && isOurs(datagram)) yield* ofDatagram(datagram, packet.time)
      }
    }
  } catch (error) {
    if (!(error instanceof DamagedCapture)) throw error
    tell({ message: `${name}: not all of the capture can be read: ${error.message}`, isLoss: true })
  }
  for (const flow of [...flows.values()]) yield* close(flow, {})
  for (const link of unreadable)
    tell({
      message: `${name}: packets of link type ${link} are not read (Ethernet, Linux, raw IP and serial are)`,
      isLoss: true,
    })
  if (lost > 0) tell({ message: `${name}: ${bytesText(lost)} of connections are missing in the capture`, isLoss: true })
  if (skipped > 0) tell({ message: `${name}: ${bytesText(skipped)} belong to no frame`, isLoss: true })
  if (frames === 0) {
    const ports = `TCP ${SESSION_PORT}, UDP ${DISCOVERY_PORT} and ${ANNOUNCEMENT_PORT}`
    tell({ message: `${name}: no frame in the capture (${ports} and serial lines were looked at)`, isLoss: true })
  }
}

export function lineOf(about: object, frame: Uint8Array): string {
  // A time keeps its digits: it goes into the text as it is.
  const { timestamp, ...others } = about as { readonly timestamp?: string }
  const text = JSON.stringify({ ...others, payload: formatHex(frame) })
  return timestamp === undefined ? `${text}\n` : `{"timestamp":${timestamp},${text.slice(1)}\n`
}

export function bytesText(count: number): string {
  return `${count} ${count === 1 ? 'byte' : 'bytes'}`
}

function timed(time: string | undefined): object {
  return time === undefined ? {} : { timestamp: time }
}

function isSerial(link: number): boolean {
  return (link >= USER_LINKS.from && link <= USER_LINKS.to) || link === RTAC_SERIAL.link
}

function isOurs({ protocol, from, to }: Datagram): boolean {
  const ports = [from.port, to.port]
  return protocol === 'tcp'
    ? ports.includes(SESSION_PORT)
    : ports.includes(DISCOVERY_PORT) || to.port === ANNOUNCEMENT_PORT
}

/** Whoever has the device's port is the device. Where both have it nobody can tell. */
function directionOf({ protocol, from, to }: Datagram): object {
  const port = protocol === 'tcp' ? SESSION_PORT : DISCOVERY_PORT
  const ends = { from: textOf(from), to: textOf(to) }
  if (to.port === ANNOUNCEMENT_PORT || (from.port === port && to.port !== port))
    return { type: 'dev2app', device_address: from.address, ...ends }
  return to.port === port && from.port !== port ? { type: 'app2dev', device_address: to.address, ...ends } : ends
}

function textOf({ address, port }: Endpoint): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
