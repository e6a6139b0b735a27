import { createEnvelopeReader } from '../../frame/envelope-reader.ts'
import { createSerialReader } from '../../frame/serial-reader.ts'
import { beginning } from '../bulk/beginning.ts'
import { createByteReader } from '../bulk/byte-reader.ts'
import type { Tell } from '../bulk/remark.ts'
import { bytesText, captureLines, lineOf } from './capture-lines.ts'
import { pcapPackets } from './pcap.ts'
import { pcapngPackets } from './pcapng.ts'

/** What the bytes of a wire are cut into. */
export type StreamKind = 'envelope' | 'serial'

type Read = (name: string, stream: AsyncIterable<Uint8Array>, tell: Tell) => AsyncIterable<string>

const PCAP: Read = (name, stream, tell) => captureLines(name, pcapPackets(createByteReader(stream)), tell)
const PCAPNG: Read = (name, stream, tell) => captureLines(name, pcapngPackets(createByteReader(stream)), tell)
const STREAMS: Readonly<Record<StreamKind, Read>> = {
  envelope: (name, stream, tell) => streamLines(name, stream, createEnvelopeReader(), tell),
  serial: (name, stream, tell) => streamLines(name, stream, createSerialReader(), tell),
}

const ANY = undefined
type Magic = readonly (number | typeof ANY)[]

/** No text begins like these: with control characters, or with bytes that no encoding has. */
const CAPTURES: readonly (readonly [magic: Magic, read: Read])[] = [
  [[0xd4, 0xc3, 0xb2, 0xa1], PCAP],
  [[0xa1, 0xb2, 0xc3, 0xd4], PCAP],
  [[0x4d, 0x3c, 0xb2, 0xa1], PCAP],
  [[0xa1, 0xb2, 0x3c, 0x4d], PCAP],
  // Line ends may begin a text; so the number behind the length counts, too.
  [[0x0a, 0x0d, 0x0d, 0x0a, ANY, ANY, ANY, ANY, 0x4d, 0x3c, 0x2b, 0x1a], PCAPNG],
  [[0x0a, 0x0d, 0x0d, 0x0a, ANY, ANY, ANY, ANY, 0x1a, 0x2b, 0x3c, 0x4d], PCAPNG],
  [[0x00, 0x00, 0x00, 0x03], STREAMS.envelope],
  [[0xff, 0xff], STREAMS.serial],
]

/**
 * A log as it is; of a capture (pcap, pcapng) or of bare bytes of a wire the frames, a line each. Told by the first bytes, or by `kind`:
 * bytes may begin in the middle of a frame.
 */
export async function* captured(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  tell: Tell,
  kind?: StreamKind,
): AsyncGenerator<Uint8Array> {
  const { begin, whole } = await beginning(stream, bytes => CAPTURES.some(([magic]) => mayBegin(bytes, magic)))
  const found = CAPTURES.find(([magic]) => begin.length >= magic.length && mayBegin(begin, magic))?.[1]
  const read = found === PCAP || found === PCAPNG || kind === undefined ? found : STREAMS[kind]
  if (read === undefined) return yield* whole
  const encoder = new TextEncoder()
  for await (const line of read(name, whole, tell)) yield encoder.encode(line)
}

async function* streamLines(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  reader: ReturnType<typeof createEnvelopeReader>,
  tell: Tell,
): AsyncGenerator<string> {
  for await (const chunk of stream) for (const frame of reader.push(chunk)) yield lineOf({}, frame)
  for (const frame of reader.end()) yield lineOf({}, frame)
  if (reader.skipped > 0) tell({ message: `${name}: ${bytesText(reader.skipped)} belong to no frame`, isLoss: true })
}

function mayBegin(bytes: Uint8Array, magic: Magic): boolean {
  return magic.every((byte, at) => byte === ANY || at >= bytes.length || bytes[at] === byte)
}
