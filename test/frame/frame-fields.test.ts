import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { explain } from '../../src/frame/explain.ts'
import { type FrameFacts, frameFacts, frameFields } from '../../src/frame/frame-fields.ts'
import { decodeMessage } from '../../src/frame/message.ts'
import { createLayout } from '../../src/layout/layout.ts'

const codec = compileCodec(
  createLayout(parseDefinition(readFileSync('fixtures/definitions/air-conditioner.json', 'utf8'))),
)
const text = (value: string) => Buffer.from(value).toString('hex')
const counted = (value: string) => `00${(value.length + 256).toString(16).slice(1)}${text(value)}`
const DID = 'kT4mW8pQ2sV6xZ1bD3fH5j'
const KEY = '89abcdef0123456789abcdef01234567'
const BEGIN = `${counted(DID)}0006021122334455`

// Written by hand after the vendor's public module firmware and the published captures of such devices.
const rows: readonly (readonly [what: string, command: number, payload: string, facts: FrameFacts | undefined])[] = [
  [
    'discovery',
    0x04,
    `${BEGIN}${counted('0402003A')}${counted(KEY)}0000000000000002${text('api.gizwits.com:80')}00${text('4.1.2')}00${text('03030000')}`,
    {
      did: DID,
      mac: '021122334455',
      firmware: '0402003A',
      productKey: KEY,
      attributes: '0000000000000002',
      api: 'api.gizwits.com:80',
      version: '4.1.2',
      mcuSoftware: '03030000',
    },
  ],
  [
    'discovery of an old module',
    0x04,
    `${BEGIN}0000${counted(KEY)}0000000000000002`,
    {
      did: DID,
      mac: '021122334455',
      firmware: '',
      productKey: KEY,
      attributes: '0000000000000002',
    },
  ],
  ['discovery cut', 0x04, `${counted(DID)}00060211`, { did: DID }],
  ['start-up', 0x05, `${counted('')}0006021122334455`, { did: '', mac: '021122334455' }],
  [
    'air broadcast',
    0x19,
    `0006021122334455${counted(KEY)}${counted(DID)}`,
    { mac: '021122334455', productKey: KEY, did: DID },
  ],
  ['passcode', 0x07, counted('QWERTYUIOP'), { passcode: 'QWERTYUIOP' }],
  ['no passcode', 0x07, '0000', { passcode: '' }],
  ['login', 0x08, counted('QWERTYUIOP'), { passcode: 'QWERTYUIOP' }],
  ['login result', 0x09, '01', { result: 1 }],
  [
    'hotspots',
    0x0d,
    `${counted('Home')}46${counted('Guest')}1e`,
    {
      hotspots: [
        { ssid: 'Home', power: 70 },
        { ssid: 'Guest', power: 30 },
      ],
    },
  ],
  [
    'hotspots cut',
    0x0d,
    `${counted('Home')}46${counted('Guest')}`,
    { hotspots: [{ ssid: 'Home', power: 70 }, { ssid: 'Guest' }] },
  ],
  ['no hotspots', 0x0d, '', { hotspots: [] }],
  ['onboarding', 0x01, `0006e5aeb6e9878c${counted('')}`, { ssid: '家里', password: '' }],
  ['text that is none', 0x01, `0002ff41${counted('')}`, { ssid: '0xff41', password: '' }],
  [
    'module information',
    0x14,
    `${text('00ESP826')}${text('0402003A')}${text('00000001')}${text('00000002')}${text('00000004')}0000000000000000${counted('')}${counted(KEY)}`,
    {
      wifiHardware: '00ESP826',
      wifiSoftware: '0402003A',
      mcuHardware: '00000001',
      mcuSoftware: '00000002',
      p0Version: '00000004',
      firmwareId: '0000000000000000',
      firmware: '',
      productKey: KEY,
    },
  ],
  ['a command without fields', 0x15, '', undefined],
  ['one whose payload nobody has described', 0x62, '00', undefined],
]

test.each(rows)('%s', (_, command, payload, facts) => {
  expect(frameFacts(command, parseHex(payload))).toEqual(facts)
})

it('decodes them with the frame, and explains every byte of them', () => {
  const frame = parseHex(`000000030f000007${counted('QWERTYUIOP')}`)
  expect(decodeMessage(codec, frame)).toEqual({
    frame: 'envelope',
    command: 7,
    attrs: {},
    fields: { passcode: 'QWERTYUIOP' },
  })
  expect(explain(codec, frame).slice(4)).toEqual([
    { offset: 8, bit: 7, bits: 16, field: 'passcode length', raw: 10 },
    { offset: 10, bit: 7, bits: 80, field: 'passcode', value: 'QWERTYUIOP' },
  ])
  expect(explain(codec, parseHex('00000003050000090001')).slice(4)).toEqual([
    { offset: 8, bit: 7, bits: 8, field: 'result', value: 0 },
    { offset: 9, bit: 7, bits: 8, field: 'payload', note: 'no P0' },
  ])
})

it('takes an empty 0091 for a bare answer, as modules send it after a control', () => {
  expect(decodeMessage(codec, parseHex('0000000303000091'))).toEqual({ frame: 'envelope', command: 0x91, attrs: {} })
})

it('covers any payload without a gap, and never more than is there', () => {
  const commands = fc.constantFrom(1, 4, 5, 7, 8, 9, 13, 20, 25)
  fc.assert(
    fc.property(commands, fc.uint8Array({ maxLength: 120 }), (command, payload) => {
      let at = 0
      for (const { offset, length } of frameFields(command, payload) ?? []) {
        expect(offset).toBe(at)
        at += length
      }
      expect(at).toBeLessThanOrEqual(payload.length)
    }),
  )
})

const collection = new URL('../../../shared/protocol/vectors-lan.jsonl', import.meta.url)
const found = existsSync(collection)
if (!found)
  console.log(
    'frame-fields.test.ts skips vectors: there is no ../shared/protocol/vectors-lan.jsonl beside the repository',
  )

it.skipIf(!found)('reads the frames of the collection', () => {
  const ours: Readonly<Record<string, string>> = { extra: 'mcuSoftware' }
  const known =
    /^(did|mac|productKey|firmware|attributes|api|version|extra|passcode|result|ssid|password|hotspots|wifi|mcu|p0Version|firmwareId)/
  let count = 0
  for (const line of readFileSync(collection, 'utf8').trim().split('\n')) {
    const { id, hex, fields = {} } = JSON.parse(line)
    if (hex === undefined || fields.frames !== undefined || fields.cmd > 0x80) continue
    const expected = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) =>
        known.test(name) && !(name === 'extra' && value === '') ? [[ours[name] ?? name, value]] : [],
      ),
    )
    if (Object.keys(expected).length === 0) continue
    count++
    expect({ id, ...decodeMessage(codec, parseHex(hex)).fields }).toEqual({ id, ...expected })
  }
  expect(count).toBeGreaterThan(15)
})
