import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import type { Codec } from '../../src/codec/contract.ts'
import { encodeEnvelope } from '../../src/frame/envelope.ts'
import { explain } from '../../src/frame/explain.ts'
import { encodeSerialFrame } from '../../src/frame/serial.ts'
import type { Span } from '../../src/frame/span.ts'
import { arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { codecsOf, fixtureProduct, fixtureProducts } from '../products.ts'

const codecOf = (name: string) => codecsOf(fixtureProduct(name))[0] as Codec

/** `offset.bit+bits field attribute=value note` */
function line({ offset, bit, bits, field, attribute, raw, value, note }: Span): string {
  const shown = raw instanceof Uint8Array ? formatHex(raw) : raw
  return [
    `${offset}.${bit}+${bits}`,
    field,
    attribute,
    shown === undefined ? undefined : `raw ${shown}`,
    value === undefined ? undefined : `= ${value}`,
    note && `(${note})`,
  ]
    .filter(part => part !== undefined)
    .join(' ')
}

function lines(name: string, hex: string, frame?: 'status'): string[] {
  return explain(codecOf(name), parseHex(hex), frame && { frame }).map(line)
}

function expectPartition(spans: readonly Span[], length: number): void {
  let at = 0
  for (const span of spans) {
    expect(8 * span.offset + 7 - span.bit).toBe(at)
    expect(span.bits).toBeGreaterThan(0)
    at += span.bits
  }
  expect(at).toBe(8 * length)
}

describe('explain', () => {
  it('accounts for every bit of the documented report', () => {
    expect(lines('air-conditioner', '000000030b0000910401000010000000')).toEqual([
      '0.7+32 magic',
      '4.7+8 length raw 11 = 11',
      '5.7+8 flag raw 0',
      '6.7+16 command raw 145 = 0x0091 (P0 from device)',
      '8.7+8 action raw 4 = report',
      '9.7+1 reserved',
      '9.6+2 attribute fan_speed raw 0 = 低风',
      '9.4+3 attribute mode raw 0 = 制冷',
      '9.1+1 attribute fan_swing raw 0 = 0',
      '9.0+1 attribute switch raw 1 = 1',
      '10.7+8 attribute on_timing raw 0 = 0',
      '11.7+8 attribute off_timing raw 0 = 0',
      '12.7+8 attribute set_temp raw 16 = 16',
      '13.7+8 attribute room_temp raw 0 = -10',
      '14.7+6 reserved',
      '14.1+1 attribute alert_full raw 0 = 0',
      '14.0+1 attribute alert_shutdown raw 0 = 0',
      '15.7+7 reserved',
      '15.0+1 attribute fault_roomtemp raw 0 = 0',
    ])
  })

  it('names each flag of a control and says what is not flagged', () => {
    expect(lines('air-conditioner', '010101000010')).toEqual([
      '0.7+8 action raw 1 = control',
      '1.7+1 padding',
      '1.6+1 flag set_temp raw 0',
      '1.5+1 flag off_timing raw 0',
      '1.4+1 flag on_timing raw 0',
      '1.3+1 flag fan_speed raw 0',
      '1.2+1 flag mode raw 0',
      '1.1+1 flag fan_swing raw 0',
      '1.0+1 flag switch raw 1',
      '2.7+1 reserved',
      ...[
        '2.6+2 attribute fan_speed raw 0 = 低风',
        '2.4+3 attribute mode raw 0 = 制冷',
        '2.1+1 attribute fan_swing raw 0 = 0',
      ].map(text => `${text} (not flagged: the device leaves it as it is)`),
      '2.0+1 attribute switch raw 1 = 1',
      ...[
        '3.7+8 attribute on_timing raw 0 = 0',
        '4.7+8 attribute off_timing raw 0 = 0',
        '5.7+8 attribute set_temp raw 16 = 16',
      ].map(text => `${text} (not flagged: the device leaves it as it is)`),
    ])
  })

  it('shows a field that crosses a byte as one run', () => {
    const spans = lines('wave-pump', '0402373132')
    expect(spans.slice(1, 9)).toEqual([
      '1.7+6 reserved',
      '1.1+5 attribute curve raw 17 = 曲线 18',
      '2.4+4 attribute level raw 11 = 11',
      '2.0+2 attribute link raw 2 = 从机',
      '3.6+3 attribute wave raw 3 = 恒流',
      '3.3+1 attribute lock raw 0 = 0',
      '3.2+1 attribute night raw 0 = 0',
      '3.1+1 attribute feed raw 0 = 0',
    ])
  })

  it.each<[string, string, string, string[]]>([
    [
      'a var_len report',
      'bedside-lamp-var-len',
      '1401610564002d',
      [
        '3.7+5 padding',
        '3.2+2 attribute timer raw 2 = 60分钟',
        '3.0+1 attribute power raw 1 = 1',
        '4.7+8 attribute brightness raw 100 = 100',
        '5.7+16 attribute temperature raw 45 = -35.5',
      ],
    ],
    [
      'cut var_len values',
      'bedside-lamp-var-len',
      '14014001' + '02',
      ['3.7+8 attribute brightness raw 1 = 1', '4.7+8 attribute temperature (cut: 2 bytes expected, 1 there)'],
    ],
    [
      'surplus bytes',
      'bedside-lamp-var-len',
      '14000101cccc',
      ['3.7+7 padding', '3.0+1 attribute power raw 1 = 1', '4.7+16 trailing'],
    ],
    [
      'cut flags',
      'bedside-lamp-var-len',
      '1400',
      ['0.7+8 action raw 20 = report', '1.7+8 unreadable (cut: 2 bytes of attr_flags expected)'],
    ],
    [
      'a var_len read',
      'bedside-lamp-var-len',
      '12008100',
      ['2.1+1 flag fault_led raw 0', '2.0+1 flag power raw 1', '3.7+8 trailing'],
    ],
    ['a standard read', 'air-conditioner', '0201', ['0.7+8 action raw 2 = read', '1.7+8 trailing']],
    ['transparent bytes', 'pet-house', '06aabb', ['0.7+8 action raw 6 = transparentUp', '1.7+16 data raw aabb']],
    [
      'an unknown action',
      'pet-house',
      '14aabb',
      ['0.7+8 action raw 20 (no action of this protocol)', '1.7+16 unreadable'],
    ],
    ['a cut block', 'air-conditioner', '0401', ['1.0+1 attribute switch raw 1 = 1']],
    [
      'an unknown label',
      'air-conditioner',
      '0460',
      [
        '1.6+2 attribute fan_speed raw 3 = 3 (fan_speed: index 3 has no label, expected 0 "低风", 1 "中风", 2 "高风")',
        '1.4+3 attribute mode raw 0 = 制冷',
        '1.1+1 attribute fan_swing raw 0 = 0',
        '1.0+1 attribute switch raw 0 = 0',
      ],
    ],
    ['a cut number', 'wave-pump', '040237313204', ['5.7+8 attribute dose (cut: 2 bytes expected, 1 there)']],
    [
      'an envelope with sn and DID',
      'pet-house',
      '000000030f010093000000070003616263' + '0401',
      [
        '9.7+32 sn raw 7 = 7',
        '13.7+16 did length raw 3',
        '15.7+24 did = abc',
        '18.7+8 action raw 4 = report',
        '19.7+7 reserved',
        '19.0+1 attribute switch raw 1 = 1',
      ].map((text, at) =>
        at < 1 ? '8.7+32 sn raw 7 = 7' : text.replace(/^(\d+)/, offset => String(Number(offset) - 1)),
      ),
    ],
    ['an envelope without P0', 'pet-house', '0000000303000015', ['6.7+16 command raw 21 = 0x0015 (LAN heartbeat)']],
    ['what follows an envelope', 'pet-house', '00000003040000910400000003', ['9.7+32 trailing (another envelope)']],
    [
      'a serial frame',
      'pet-house',
      'ffff000705010000040112',
      ['8.7+8 action raw 4 = report', '9.7+7 reserved', '9.0+1 attribute switch raw 1 = 1', '10.7+8 checksum raw 18'],
    ],
    [
      'what is no envelope',
      'pet-house',
      '00000003',
      ['0.7+32 unreadable (envelope: expected 00 00 00 03 and a length, got 4 bytes; the envelope is cut in its head)'],
    ],
    ['no bytes', 'pet-house', '', []],
  ])('accounts for %s', (_, name, hex, last) => {
    const all = lines(name, hex)
    expect(all.slice(all.length - last.length)).toEqual(last)
    expectPartition(explain(codecOf(name), parseHex(hex)), hex.length / 2)
  })

  it('explains a bare status block when asked to', () => {
    expect(lines('pet-house', '01', 'status')).toEqual(['0.7+7 reserved', '0.0+1 attribute switch raw 1 = 1'])
  })

  it('shows the stuffing of a serial frame, inside a value too', () => {
    const p0 = parseHex('04' + '023731' + '32' + 'ff12' + '0102030405060708' + '0bb800015f900002')
    const frame = encodeSerialFrame({ command: 5, sn: 255, payload: p0 })
    expect(formatHex(frame.subarray(0, 16))).toBe('ffff001c05ff5500000402373132ff55')
    const spans = explain(codecOf('wave-pump'), frame)
    expect(spans.slice(3, 5).map(line)).toEqual(['5.7+8 sn raw 255 = 255', '6.7+8 stuffing'])
    const at = spans.findIndex(span => span.attribute === 'dose')
    expect(spans.slice(at, at + 3).map(line)).toEqual([
      '14.7+8 attribute dose raw 65298 = 652.98 (dose: expected 0 to 100, got 652.98 (raw 65298))',
      '15.7+8 stuffing',
      '16.7+8 attribute dose (continued)',
    ])
    expectPartition(spans, frame.length)
  })

  it('partitions the bytes of every frame of every product, whole, cut, longer or garbled', () => {
    const product = fc.oneof(arbitraryProduct({ maxAttributes: 60 }), fc.constantFrom(...fixtureProducts.values()))
    const did = fc.option(fc.string({ minLength: 1, maxLength: 6 }), { nil: undefined })
    const cases = product.chain(product =>
      fc.record({
        product: fc.constant(product),
        p0: fc.oneof(arbitraryPayload(product), fc.uint8Array({ maxLength: 30 })),
        did,
        wrap: fc.constantFrom('p0', 'status', '0091', '0093', '0015', 'serial', 'serial heartbeat'),
        cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        more: fc.uint8Array({ maxLength: 6 }),
        garble: fc.option(fc.tuple(fc.nat(40), fc.nat(255)), { nil: undefined }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ product, p0, did, wrap, cut, more, garble }) => {
        const own = did === undefined ? {} : { did }
        const frames: Record<string, () => Uint8Array> = {
          '0091': () => encodeEnvelope({ command: 0x91, payload: p0, ...own }),
          '0093': () => encodeEnvelope({ command: 0x93, sn: 7, payload: p0, ...own }),
          '0015': () => encodeEnvelope({ command: 0x15, payload: p0, ...own }),
          serial: () => encodeSerialFrame({ command: 5, sn: 0xff, payload: p0, ...own }),
          'serial heartbeat': () => encodeSerialFrame({ command: 7, sn: 1, payload: p0, ...own }),
        }
        const whole = Uint8Array.of(...(frames[wrap]?.() ?? p0), ...more)
        const bytes = cut === undefined ? whole : whole.slice(0, Math.floor(cut * whole.length))
        if (garble !== undefined && garble[0] < bytes.length) bytes[garble[0]] = garble[1]
        for (const codec of codecsOf(product)) {
          expectPartition(explain(codec, bytes, wrap === 'status' ? { frame: 'status' } : {}), bytes.length)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
