import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { ethernet, FLAGS, pcap, pcapng, type Segment, tcp, udp } from './captures.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const REPORT = parseHex('000000030b0000910401000010000000')
const CONTROL = parseHex('0000000309000090010101000010')
const DISCOVERY = parseHex('0000000303000003')

/** What a capture says: the records, what was told, the exit code. */
async function decode(bytes: Uint8Array, ...flags: readonly string[]) {
  const { code, stdout, stderr } = await giztools(['decode', AC, '--attrs', 'switch', '--in', 'x.bin', ...flags], {
    bytes: { 'x.bin': bytes },
  })
  const records = stdout
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line))
  return { code, stderr, records, text: stdout }
}

const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap(part => [...part]))
const fromDevice = (sequence: number, bytes: Uint8Array, more: Partial<Segment> = {}) =>
  ethernet(tcp({ from: 12416, to: 50000, sequence, bytes, ...more }))
const toDevice = (bytes: Uint8Array) => ethernet(tcp({ from: 50000, to: 12416, sequence: 7, bytes }))
const REPORTED = { type: 'dev2app', device_address: '10.0.0.2', action: 'report', attrs: { switch: 1 } }

describe('a capture that tcpdump made of a session on loopback', () => {
  test.each(['lan.pcap', 'lan.pcapng'])('%s', async file => {
    const { code, stdout, stderr } = await giztools([
      ...['decode', AC, '--in', `fixtures/captures/${file}`, '--attrs', 'switch', '--single-line'],
    ])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n').map(line => line.replace(/^\S+ \S+ {2}/, '').replace(/ {2}firmware: .*/, ''))).toEqual([
      'app2dev  envelope 0x0003 127.0.0.1  note: LAN discovery: carries no P0',
      'dev2app  envelope 0x0004 127.0.0.1  did: aB3dE5gH7jK9mN1pQ2rS4t  mac: 02005e102030',
      'app2dev  control  envelope 0x0090 127.0.0.1  switch=1',
      // The device sent seven bytes of it, and the rest together with the next.
      'dev2app  report  envelope 0x0091 127.0.0.1  switch=1',
      'dev2app  report  envelope 0x0091 127.0.0.1  switch=1',
      '',
    ])
  })

  test('the device stands in CSV where it is wanted', async () => {
    const argv = ['decode', AC, '--in', 'fixtures/captures/lan.pcap', '--attrs', 'switch', '--format', 'csv']
    const { stdout } = await giztools([...argv, '--keep', 'device_address,from'])
    const [head = '', first = ''] = stdout.split('\n')
    expect(head.split(',').slice(1, 4)).toEqual(['type', 'device_address', 'from'])
    expect(first.split(',').slice(1, 3)).toEqual(['app2dev', '127.0.0.1'])
  })

  test('packed, on stdin', async () => {
    const packed = gzipSync(readFileSync('fixtures/captures/lan.pcap'))
    const { code, stdout } = await giztools(['decode', AC], { stdin: [packed] })
    expect([code, stdout.split('\n').length]).toEqual([0, 6])
  })
})

describe('packets', () => {
  test.each([
    ['microseconds, little end first', {}, '1000.000005'],
    ['big end first', { isBig: true }, '1000.000005'],
    ['nanoseconds', { isNano: true }, '1000.000000005'],
  ])('of pcap, %s', async (_what, settings, time) => {
    const { code, records, text } = await decode(pcap([toDevice(CONTROL), fromDevice(1, REPORT)], settings))
    expect([code, records]).toMatchObject([0, [{ type: 'app2dev', action: 'control' }, REPORTED]])
    expect(text).toContain(`{"timestamp":${time},"type":"app2dev"`)
  })

  test('of pcapng: the clock of the interface counts, and a packet may have no time', async () => {
    const { code, records } = await decode(pcapng([toDevice(CONTROL), fromDevice(1, REPORT)], fromDevice(17, REPORT)))
    expect(code).toBe(0)
    expect(records.map(({ timestamp, action }) => [timestamp, action])).toEqual([
      [1000.5, 'control'],
      [1001.5, 'report'],
      [undefined, 'report'],
    ])
  })

  test('of UDP, and of other ports, which are passed over', async () => {
    const packets = [udp(50001, 12414, DISCOVERY), udp(53, 50001, REPORT), tcp({ from: 443, to: 50000, bytes: REPORT })]
    const { code, records } = await decode(pcap(packets.map(packet => ethernet(packet))))
    expect([code, records]).toMatchObject([0, [{ type: 'app2dev', device_address: '10.0.0.2', command: '0x0003' }]])
  })

  const packet = tcp({ from: 12416, to: 50000, bytes: REPORT })
  test.each<[string, number, number[]]>([
    ['Ethernet with a tag', 1, ethernet(packet, 7)],
    ['raw IP', 101, packet],
    ['a loopback of BSD', 0, [2, 0, 0, 0, ...packet]],
    ['Linux, any interface', 113, [...Array(14).fill(0), 8, 0, ...packet]],
    ['Linux, any interface, second form', 276, [8, 0, ...Array(18).fill(0), ...packet]],
  ])('of %s', async (_what, link, bytes) => {
    const { code, records } = await decode(pcap([bytes], { link }))
    expect([code, records]).toMatchObject([0, [REPORTED]])
  })

  test('of IPv6 behind an extension header', async () => {
    const segment = packet.slice(20)
    const addresses = [...parseHex('fe800000000000000000000000000001'), ...parseHex('20010db8000000000001000000000002')]
    const head = [0x60, 0, 0, 0, 0, segment.length + 8, 0, 64, ...addresses]
    const { records } = await decode(
      pcap([[...head, 6, 0, 1, 4, 0, 0, 0, 0, ...segment]], { link: 101 }),
      '--keep',
      'from,to',
    )
    expect(records).toMatchObject([
      { ...REPORTED, device_address: 'fe80::1', from: '[fe80::1]:12416', to: '[2001:db8::1:0:0:2]:50000' },
    ])
  })

  test('of a serial line', async () => {
    const ack = parseHex('ffff000506030000' + '0e')
    const report = parseHex('ffff000d0503000004010000100000002a')
    const { code, records } = await decode(pcap([[...ack.slice(0, 4)], [...ack.slice(4), ...report]], { link: 147 }))
    expect([code, records.map(({ command, attrs }) => [command, attrs])]).toEqual([
      0,
      [
        ['0x06', {}],
        ['0x05', { switch: 1 }],
      ],
    ])
  })
})

describe('a connection', () => {
  test('whose segments are repeated, overlap and come in any order', async () => {
    const stream = joined(REPORT, CONTROL, REPORT)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(stream.length - 1), fc.integer({ min: 1, max: 12 })), { maxLength: 20 }),
        fc.constantFrom(0, 1000, 2 ** 32 - 20),
        fc.infiniteStream(fc.nat()),
        async (pieces, first, order) => {
          // Every byte is there at least once, in pieces of five.
          const whole = Array.from({ length: Math.ceil(stream.length / 5) }, (_, index) => [5 * index, 5] as const)
          const segments = [...whole, ...pieces]
            .map(piece => ({ piece, rank: order.next().value as number }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ piece: [at, length] }) => fromDevice((first + 1 + at) >>> 0, stream.subarray(at, at + length)))
          const begin = fromDevice(first, new Uint8Array(), { flags: FLAGS.SYN })
          const { code, records, stderr } = await decode(pcap([begin, ...segments]))
          expect([code, stderr, records.map(({ action }) => action)]).toEqual([0, '', ['report', 'control', 'report']])
        },
      ),
      { numRuns: 50 },
    )
  })

  test('that lacks a segment: told, and what is whole is there', async () => {
    const stream = joined(REPORT, REPORT, REPORT)
    const { code, records, stderr } = await decode(
      pcap([
        fromDevice(1, stream.subarray(0, 20)),
        fromDevice(31, stream.subarray(30)),
        fromDevice(49, new Uint8Array(), { flags: FLAGS.FIN }),
      ]),
    )
    expect([code, records.length]).toEqual([1, 2])
    expect(stderr).toBe(
      'giztools: x.bin: 10 bytes of connections are missing in the capture\ngiztools: x.bin: 6 bytes belong to no frame\n',
    )
  })

  test('that begins anew at the same ports', async () => {
    const begin = (sequence: number) => fromDevice(sequence, new Uint8Array(), { flags: FLAGS.SYN })
    const { code, records } = await decode(
      pcap([begin(99), fromDevice(100, REPORT.subarray(0, 5)), begin(7), fromDevice(8, REPORT)]),
    )
    expect([code, records]).toMatchObject([1, [REPORTED]])
  })
})

describe('what is no whole capture', () => {
  const good = pcap([toDevice(CONTROL), fromDevice(1, REPORT)])

  test('cut at any byte gives the packets before the cut, and says so', async () => {
    const ends = [24 + 16 + 68, good.length]
    const sound = [24, ...ends]
    for (let length = 4; length < good.length; length++) {
      const { code, records, stderr } = await decode(good.subarray(0, length))
      const whole = ends.filter(end => end <= length).length
      expect([length, records.length]).toEqual([length, whole])
      if (!sound.includes(length))
        expect([length, code, stderr]).toEqual([
          length,
          1,
          expect.stringMatching(/x\.bin: not all of the capture can be read: it ends in/),
        ])
    }
  })

  test('never crashes, hangs or takes memory', async () => {
    const ng = pcapng([toDevice(CONTROL)], fromDevice(1, REPORT))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(good, ng),
        fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { minLength: 1, maxLength: 6 }),
        async (capture, changes) => {
          const bytes = capture.slice()
          for (const [at, byte] of changes) if (at >= 4 && at < bytes.length) bytes[at] = byte
          const { stderr } = await decode(bytes)
          expect(stderr).not.toContain('unexpected')
        },
      ),
      { numRuns: 300 },
    )
  })

  test('has no frame: that is told', async () => {
    const { code, stderr } = await decode(pcap([ethernet(udp(53, 50001, REPORT))]))
    expect([code, stderr]).toEqual([
      1,
      'giztools: x.bin: no frame in the capture (TCP 12416, UDP 12414 and 2415 and serial lines were looked at)\n',
    ])
  })

  test('is of a link that is not read', async () => {
    const { code, stderr } = await decode(pcap([[1, 2, 3]], { link: 105 }))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/packets of link type 105 are not read/)])
  })
})

describe('bytes of a wire', () => {
  test.each([
    ['envelopes', joined(REPORT, CONTROL)],
    [
      'serial frames',
      joined(parseHex('ffff000d0503000004010000100000002a'), parseHex('ffff000d0503000004010000100000002a')),
    ],
  ])('are known by the first frame: %s', async (_what, bytes) => {
    const { code, records } = await decode(bytes)
    expect([code, records.map(({ attrs }) => attrs)]).toEqual([0, [{ switch: 1 }, { switch: 1 }]])
  })

  test('may begin in the middle of a frame where --stream says what they are', async () => {
    const { code, records, stderr } = await decode(joined(REPORT.subarray(9), REPORT), '--stream', 'envelope')
    expect([code, records.length, stderr]).toEqual([1, 1, 'giztools: x.bin: 7 bytes belong to no frame\n'])
  })

  test('are for logs', async () => {
    const { code, stderr } = await giztools(['decode', AC, '--stream', 'serial', '0401000010000000'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('--stream is for logs')])
  })
})
