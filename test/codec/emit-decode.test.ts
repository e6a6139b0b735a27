import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { emitDecode } from '../../src/codec/emit-decode.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct, mayCompile } from '../products.ts'
import { plainDecoder } from './emitted.ts'

function layoutOf(attrs: readonly object[], protocolType = 'standard') {
  return createLayout(
    parseDefinition({
      protocolType,
      entities: [{ attrs: attrs.map((attr, id) => ({ id, name: `a${id}`, type: 'status_writable', ...attr })) }],
    }),
  )
}

const pump = createLayout(fixtureProduct('wave-pump'))
const lamp = createLayout(fixtureProduct('bedside-lamp-var-len'))
const air = createLayout(fixtureProduct('air-conditioner'))

const numberOf = (data_type: string, min: number, max: number, ratio = 1, addition = 0) => ({
  data_type,
  uint_spec: { min, max, ratio, addition },
})

// Nothing here has a value, a bit or a byte too many: nothing has to be tested but the length.
const full = [
  { data_type: 'bool' },
  { data_type: 'enum', enum: ['a', 'b', 'c', 'd'] },
  { data_type: 'enum', enum: Array.from({ length: 32 }, (_, i) => `l${i}`) },
  numberOf('uint8', 0, 255),
  numberOf('uint16', 0, 65535),
]

describe('what is emitted', () => {
  it('tests nothing that cannot be', () => {
    expect(emitDecode(layoutOf(full), 'status', 'raw').source).toBe(
      '(b,o,e)=>{if(e-o!==4)return;return{"a0":(b[o]&1),"a1":(b[o]>>>1&3),"a2":(b[o]>>>3),"a3":b[o+1],"a4":(b[o+2]<<8|b[o+3])}}',
    )
  })

  it('makes up to 127 attributes a literal, and up to 320 what a constructor gives: V8 makes longer ones dictionaries', () => {
    const bools = (count: number) => emitDecode(layoutOf(Array(count).fill({ data_type: 'bool' })), 'status', 'raw')
    for (const [count, built] of [
      [127, false],
      [128, true],
      [320, true],
      [321, false],
    ] as const) {
      const { source, prelude } = bools(count)
      expect(source.includes('return new K0(b,o)'), String(count)).toBe(built)
      expect(source.includes('return{"a0":'), String(count)).toBe(!built)
      expect(prelude.lines.length).toBe(built ? 1 : 0)
    }
    expect(bools(128).prelude.lines[0]).toMatch(
      /^const K0=\(\(\)=>\{function A\(b,o\)\{this\["a0"\]=.*\}A\.prototype=Object\.prototype;return A\}\)\(\);$/,
    )
  })

  it('tests in a control only the flags that have no attribute, and the reserved bits of what is there', () => {
    const nine = layoutOf([
      ...Array.from({ length: 9 }, () => ({ data_type: 'bool' })),
      { ...numberOf('uint8', 0, 9), type: 'status_readonly' },
    ])
    expect(emitDecode(nine, 'control', 'raw').source).toMatch(
      /^\(b,o,e\)=>\{const v=o\+2;if\(e-o!==4\|\|b\[o\]&254\|\|b\[v\]&254\)return;const a=\{\};if\(b\[o\+1\]&1\)\{a\["a0"\]=\(b\[v\+1\]&1\);\}/,
    )
  })

  it('counts in a var_len body only what takes room', () => {
    const two = layoutOf([{ data_type: 'enum', enum: ['a', 'b', 'c', 'd'] }, numberOf('uint16', 0, 65535)], 'var_len')
    expect(emitDecode(two, 'status', 'raw').source).toBe(
      // All of them: at fixed places.
      '(b,o,e)=>{if(e-o===4&&b[o]===3){if(b[o+1]&252)return;return{"a0":(b[o+1]&3),"a1":(b[o+2]<<8|b[o+3])}}' +
        'if(e-o<1||b[o]&252)return;let n=0,k=0,x=0;if(b[o]&1)n+=2;const w=n+7>>3,l=o+0+w;let q=l+1;if(q>e||(n&7)!==0&&b[l-w+1]>>(n&7)!==0)return;n=q;if(b[o]&2)n+=2;if(n!==e)return;' +
        'const a={};if(b[o]&1){x=(b[l-(k>>3)]|b[l-1-(k>>3)]<<8)>>>(k&7)&3;a["a0"]=x;k+=2}if(b[o]&2){x=(b[q]<<8|b[q+1]);a["a1"]=x;q+=2}return a}',
    )
  })

  it('looks in a var_len body neither for flags that cannot be nor at binaries as numbers', () => {
    const eight = layoutOf(
      [...Array.from({ length: 7 }, () => ({ data_type: 'bool' })), { data_type: 'binary', position: { len: 2 } }],
      'var_len',
    )
    const { source } = emitDecode(eight, 'status', 'raw')
    expect(source).toContain('}if(e-o<1)return;')
    expect(source).toContain('if(b[o]&128){a["a7"]=new Uint8Array(b.subarray(q,q+2));q+=2}')
  })

  it('declares only the labels that the bits can hold', () => {
    const late = layoutOf([
      { data_type: 'enum', enum: ['a', 'b', 'late'], position: { byte_offset: 0, bit_offset: 0, len: 1, unit: 'bit' } },
    ])
    expect(emitDecode(late, 'status', 'platform').prelude.lines).toEqual(['const K0=["a","b"];'])
  })

  it('computes in doubles as far as they are exact, and tell steps apart', () => {
    const sourceOf = (ratio: number, addition: number) =>
      emitDecode(layoutOf([numberOf('uint8', 0, 255, ratio, addition)]), 'status', 'platform').source
    const steps = 2 ** 51 - 255
    expect(sourceOf(1, steps)).toContain(`{"a0":b[o]+${steps}}`)
    expect(sourceOf(1, steps + 1)).toContain('{"a0":display0(b[o])}')
    expect(sourceOf(-1, -steps)).toContain(`{"a0":b[o]*-1-${steps}}`)
    expect(sourceOf(-1, -steps - 1)).toContain('{"a0":display0(b[o])}')
    const exact = Number.MAX_SAFE_INTEGER - 8 * 255
    expect(sourceOf(8, exact)).toContain(`{"a0":b[o]*8+${exact}}`)
    expect(sourceOf(8, exact + 1)).toContain('{"a0":display0(b[o])}')
  })
})

describe.skipIf(!mayCompile)('an emitted decoder (skipped where code generation is disallowed)', () => {
  it('reads a status block of every type, in each view', () => {
    const block = parseHex('0237313204d201020304050607080bb800015f900002')
    const slots = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    // G = 0x023731: bits 0 (1), 4-6 (3), 7-8 (2), 9-12 (11), 13-17 (17).
    const raw = {
      power: 1,
      feed: 0,
      night: 0,
      lock: 0,
      wave: 3,
      link: 2,
      level: 11,
      curve: 17,
      flow: 50,
      dose: 1234,
      slots,
      rpm: 3000,
      uptime: 90_000,
      alert_dry: 0,
      fault_hot: 0,
      fault_stall: 1,
    }
    const native = {
      ...raw,
      power: true,
      feed: false,
      night: false,
      lock: false,
      wave: '恒流',
      link: '从机',
      dose: 12.34,
      uptime: 90,
      alert_dry: false,
      fault_hot: false,
      fault_stall: true,
    }
    const shown = { level: '11', curve: '曲线 18' }
    expect(plainDecoder(pump, 'status', 'raw')(block)).toEqual(raw)
    expect(plainDecoder(pump, 'status', 'native')(block)).toEqual({ ...native, ...shown })
    expect(plainDecoder(pump, 'status', 'platform')(block)).toEqual({
      ...raw,
      wave: '恒流',
      link: '从机',
      ...shown,
      dose: 12.34,
      uptime: 90,
      slots: '0102030405060708',
    })
  })

  it('reads 200 attributes into an object like any other, whatever they are called', () => {
    const names = ['__proto__', 'constructor', '7', 'toString']
    const decode = plainDecoder(
      layoutOf(Array.from({ length: 200 }, (_, id) => ({ ...numberOf('uint8', 0, 255), name: names[id] ?? `n${id}` }))),
      'status',
    )
    const attrs = decode(Uint8Array.from({ length: 200 }, (_, at) => at)) ?? expect.fail('gave up')
    expect(Object.getPrototypeOf(attrs)).toBe(Object.prototype)
    const order = ['7', '__proto__', 'constructor', 'toString']
    expect(Object.keys(attrs)).toEqual([...order, ...Array.from({ length: 196 }, (_, at) => `n${at + 4}`)])
    expect(Object.values(attrs)).toEqual([2, 0, 1, 3, ...Array.from({ length: 196 }, (_, at) => at + 4)])
  })

  it('hands binaries out as copies', () => {
    const decode = plainDecoder(layoutOf([{ data_type: 'binary', position: { len: 2 } }]), 'status', 'raw')
    const { a0 } = decode(Uint8Array.of(1, 2)) ?? expect.fail('gave up')
    expect((a0 as Uint8Array).buffer.byteLength).toBe(2)
  })

  it('reads and bounds fields of every width: bools of two bits, enums of 32, numbers past 2^53', () => {
    const wide = layoutOf([
      { data_type: 'bool', position: { byte_offset: 0, bit_offset: 0, len: 2, unit: 'bit' } },
      { data_type: 'enum', enum: ['a', 'b'], position: { byte_offset: 0, bit_offset: 7, len: 32, unit: 'bit' } },
      { ...numberOf('uint32', 0, 2 ** 32 - 1, 1.2345678, 9_000_000_000_000_000), position: { byte_offset: 5 } },
      { ...numberOf('uint32', 1, 2 ** 32 - 2), position: { byte_offset: 9, len: 4, unit: 'byte' } },
    ])
    const decode = plainDecoder(wide, 'status')
    // Bits 0-1 are 1, bits 7-38 are 1 (label b), five bytes: 00 00 00 00 81.
    const number = 'fffffffe'
    expect(decode(parseHex(`0000000081${'00000001'}${number}`))).toEqual({
      a0: 1,
      a1: 'b',
      a2: 9_000_000_000_000_001,
      a3: 4_294_967_294,
    })
    expect(decode(parseHex(`0000000001${'00000000'}${'00000001'}`))).toEqual({
      a0: 1,
      a1: 'a',
      a2: 9_000_000_000_000_000,
      a3: 1,
    })
    expect(decode(parseHex(`0000000002${'00000000'}${number}`))).toBeUndefined() // bool 2
    expect(decode(parseHex(`0000000100${'00000000'}${number}`))).toBeUndefined() // index 2
    expect(decode(parseHex(`4000000000${'00000000'}${number}`))).toBeUndefined() // index 2^31
    expect(decode(parseHex(`8000000000${'00000000'}${number}`))).toBeUndefined() // reserved bit 39
    expect(decode(parseHex(`0000000004${'00000000'}${number}`))).toBeUndefined() // reserved bit 2
    expect(decode(parseHex(`0000000000${'00000000'}${'ffffffff'}`))).toBeUndefined() // above max
    expect(decode(parseHex(`0000000000${'00000000'}${'00000000'}`))).toBeUndefined() // below min
  })

  it('shows numbers whose products pass 2^53 without rounding twice', () => {
    // raw · 10000001 / 10: in doubles the product is rounded before the quotient is.
    const decode = plainDecoder(layoutOf([numberOf('uint32', 0, 2 ** 32 - 1, 1_000_000.1)]), 'status')
    expect(decode(parseHex('fffffffc'))).toEqual({ a0: 4_294_967_721_496_729 })
    expect(decode(parseHex('fffffff7'))).toEqual({ a0: 4_294_967_716_496_728.5 })
  })

  it('gives up on a status of another length, on reserved bits, on labels and numbers that are not provided for', () => {
    const decode = plainDecoder(air, 'status')
    const plain = parseHex('3018181e2d0301')
    expect(decode(plain)).toEqual({
      switch: 0,
      fan_swing: 0,
      mode: '制热',
      fan_speed: '中风',
      on_timing: 24,
      off_timing: 24,
      set_temp: 30,
      room_temp: 35,
      alert_shutdown: 1,
      alert_full: 1,
      fault_roomtemp: 1,
    })
    expect(decode(parseHex('00000010000000'))).toMatchObject({ set_temp: 16, room_temp: -10 })
    for (const hex of ['3018181e2d03', '3018181e2d030100', '', 'b018181e2d0301', '3018181e2d0701', '3018181e2d0303'])
      expect(decode(parseHex(hex)), hex).toBeUndefined()
    for (const hex of [
      '3418181e2d0301',
      '7018181e2d0301',
      '3019181e2d0301',
      '3018191e2d0301',
      '3018180f2d0301',
      '3018181f2d0301',
      '3018181e2e0301',
    ])
      expect(decode(parseHex(hex)), hex).toBeUndefined()
  })

  it('reads a control: the flagged attributes and no others', () => {
    const decode = plainDecoder(pump, 'control')
    const values = (group: string, flow = '00', dose = '0000', slots = '0000000000000000') =>
      `${group}${flow}${dose}${slots}`
    // Flags: power 0, link 5, curve 7, flow 8, dose 12, slots 13. Bits 9 to 11 belong to no attribute.
    expect(decode(parseHex(`0000${values('03ffff', 'ff', 'ffff', 'ffffffffffffffff')}`))).toEqual({})
    expect(decode(parseHex(`0001${values('000001')}`))).toEqual({ power: 1 })
    expect(decode(parseHex(`0020${values('000080')}`))).toEqual({ link: '主机' })
    expect(decode(parseHex(`0020${values('000100')}`))).toEqual({ link: '从机' })
    expect(decode(parseHex(`3100${values('000000', '32', '04d2', '0102030405060708')}`))).toEqual({
      flow: 50,
      dose: 12.34,
      slots: '0102030405060708',
    })
    expect(plainDecoder(pump, 'control', 'native')(parseHex(`2001${values('000001')}`))).toEqual({
      power: true,
      slots: new Uint8Array(8),
    })
    expect(plainDecoder(pump, 'control', 'raw')(parseHex(`1020${values('000100', '00', '04d2')}`))).toEqual({
      link: 2,
      dose: 1234,
    })

    const odd = [
      ['a flag without an attribute', `0200${values('000000')}`],
      ['a padding flag', `4001${values('000001')}`],
      ['a reserved bit', `0001${values('040001')}`],
      ['a label that is none', `0020${values('000180')}`],
      ['a number below min', `0100${values('000000', '1d')}`],
      ['a number above max', `0100${values('000000', '65')}`],
      ['a byte too few', `0001${values('000001').slice(2)}`],
      ['a byte too many', `0001${values('000001')}00`],
      ['flags alone', '0001'],
      ['nothing', ''],
    ] as const
    for (const [about, hex] of odd) expect(decode(parseHex(hex)), about).toBeUndefined()
  })

  it('reads a var_len body: the flagged attributes, packed', () => {
    const decode = plainDecoder(lamp, 'status')
    const rows: [hex: string, attrs: object][] = [
      ['0000', {}],
      ['000101', { power: 1 }],
      ['000801', { charging: 1 }],
      ['001004', { scene: '彩虹' }],
      ['003104', { power: 0, scene: '影院', timer: '关' }], // 0 | 2 << 1 | 0 << 4
      ['003124', { power: 0, scene: '影院', timer: '60分钟' }],
      // 9 bits over two bytes: power 1, fault_led 0, alert_hot 1, charging 0, scene 4 << 4, timer 2 << 7
      ['003f0145', { power: 1, fault_led: 0, alert_hot: 1, charging: 0, scene: '彩虹', timer: '60分钟' }],
      ['004064', { brightness: 100 }],
      ['008000', { battery: 0 }],
      ['0100002d', { temperature: -35.5 }],
      ['01000' + '4b0', { temperature: 80 }],
      ['0200ffffffff', { lit_until: 4_294_967_295 }],
      ['0400010203040506', { palette: '010203040506' }],
      [
        '07c101' + '01' + '02' + '0003' + '00000004' + '0a0b0c0d0e0f',
        { power: 1, brightness: 1, battery: 2, temperature: -39.7, lit_until: 4, palette: '0a0b0c0d0e0f' },
      ],
    ]
    for (const [hex, attrs] of rows) expect(decode(parseHex(hex)), hex).toEqual(attrs)
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6)
    const body = parseHex('0511' + '09' + '0190' + '010203040506')
    expect(plainDecoder(lamp, 'status', 'native')(body)).toEqual({
      power: true,
      scene: '彩虹',
      temperature: 0,
      palette: bytes,
    })
    expect(plainDecoder(lamp, 'status', 'raw')(body)).toEqual({ power: 1, scene: 4, temperature: 400, palette: bytes })

    const odd = [
      ['cut flags', '00'],
      ['nothing', ''],
      ['a padding flag', '080101'],
      ['a segment that is not there', '0001'],
      ['half a segment', '003f01'],
      ['a padding bit', '000102'],
      ['the top padding bit', '000181'],
      ['a padding bit of the first of two bytes', '003f0345'],
      ['a byte too many', '000101cc'],
      ['a byte too few', '0100' + '00'],
      ['a label that is none', '002003'],
      ['a scene that is none', '001005'],
      ['a number below min', '004000'],
      ['a number above max', '004065'],
      ['a wide number above max', '010004b1'],
    ] as const
    for (const [about, hex] of odd) expect(decode(parseHex(hex)), about).toBeUndefined()
  })

  it('reads a var_len segment of eight bits without looking for padding', () => {
    const eight = layoutOf(
      Array.from({ length: 8 }, () => ({ data_type: 'bool' })),
      'var_len',
    )
    expect(plainDecoder(eight, 'status')(parseHex('ff81'))).toEqual({
      a0: 1,
      a1: 0,
      a2: 0,
      a3: 0,
      a4: 0,
      a5: 0,
      a6: 0,
      a7: 1,
    })
    expect(plainDecoder(eight, 'status')(parseHex('f08f'))).toBeUndefined()
    expect(plainDecoder(eight, 'status')(parseHex('f00f'))).toEqual({ a4: 1, a5: 1, a6: 1, a7: 1 })
  })

  it('gives up on a var_len control that flags what is not writable; a report may', () => {
    for (const hex of ['000201', '000400', '000801', '008005', '010001f4']) {
      expect(plainDecoder(lamp, 'control')(parseHex(hex)), hex).toBeUndefined()
      expect(plainDecoder(lamp, 'status')(parseHex(hex)), hex).toBeDefined()
    }
    expect(plainDecoder(lamp, 'control')(parseHex('00410132'))).toEqual({ power: 1, brightness: 50 })
  })

  it('tells apart more than eight flags and bits (SPEC §5: nine bools)', () => {
    const nine = layoutOf(
      Array.from({ length: 9 }, () => ({ data_type: 'bool' })),
      'var_len',
    )
    const decode = plainDecoder(nine, 'status', 'raw')
    const only = (on: number) => Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`a${i}`, i === on ? 1 : 0]))
    for (let on = 0; on < 9; on++)
      expect(decode(parseHex(`01ff${(2 ** on).toString(16).padStart(4, '0')}`))).toEqual(only(on))
    expect(decode(parseHex('0100' + '01'))).toEqual({ a8: 1 })
    expect(decode(parseHex('0200'))).toBeUndefined()
  })
})
