import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CheckFinding } from '../../src/check/finding.ts'
import { compareHeader, readHeader } from '../../src/header/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/headers/${name}`, import.meta.url))
const findings = (header: string, product: string) =>
  compareHeader(createLayout(fixtureProduct(product)), readHeader(fixture(header)))

describe('a header that agrees with its definition gives no finding', () => {
  test.each([
    ['air-conditioner.h', 'air-conditioner', 'newer, parentheses, code of C++ around it'],
    ['air-conditioner-older-gbk.h', 'air-conditioner', 'older: capitals, plain bits, GBK, CRLF, two macros on a line'],
    ['wave-pump.h', 'wave-pump', 'a group of three bytes, padding among the flags'],
    ['bedside-lamp-var-len.h', 'bedside-lamp-var-len', 'var_len, codes with names of their own'],
  ])('%s and %s: %s', (header, product) => {
    expect(findings(header, product)).toEqual([])
  })

  test('the GBK fixture is GBK with CRLF indeed', () => {
    const bytes = fixture('air-conditioner-older-gbk.h')
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
    expect(bytes.toString('latin1').split('\n').length).toBe(bytes.toString('latin1').split('\r\n').length)
    expect(
      readHeader(bytes)
        .attributes.get('mode')
        ?.codes?.map(({ label }) => label),
    ).toEqual(['制冷', '送风', '除湿', '自动', '制热'])
  })
})

describe('what differs is told in terms of both', () => {
  const row = ({ severity, code, path, message }: CheckFinding) => [severity, code, path, message]

  test('the pump with one mistake of each kind', () => {
    expect(findings('wave-pump-differing.h', 'wave-pump').map(row)).toEqual([
      [
        'error',
        'header-product-key',
        'product_key',
        "header says product key 3a000000000000000000000000000004 (line 6), definition says 3a000000000000000000000000000003: the firmware is another product's",
      ],
      ['error', 'header-only', '', 'winter: in the header, but not in the definition: the cloud does not know it'],
      [
        'error',
        'header-position',
        'entities[0].attrs[5].position',
        'link: header says link_BYTEOFFSET 1 (line 22) and link_BITOFFSET 8 (line 23), definition gives 0 and 7: it is read from the wrong bits',
      ],
      [
        'error',
        'header-position',
        'entities[0].attrs[15].position.byte_offset',
        'header says the fault group starts at byte 22 (fault_hot_BYTEOFFSET 22, line 34), definition says 21: every fault is read from the wrong byte',
      ],
      [
        'warning',
        'header-incomplete',
        'entities[0].attrs[2]',
        'night: header has no night_LEN: it could not be compared',
      ],
      [
        'error',
        'header-length',
        'entities[0].attrs[4].position.len',
        'wave: header says 4 bits (wave_LEN, line 21), definition says 3: it is read too wide',
      ],
      [
        'warning',
        'header-limit',
        'entities[0].attrs[8].uint_spec.min',
        'flow: header says flow_MIN 0 (line 43), definition says 30: one side refuses what the other sends',
      ],
      [
        'error',
        'header-scale',
        'entities[0].attrs[9].uint_spec.ratio',
        'dose: header says dose_RATIO 0.1 (line 45), definition says 0.01: its values are scaled wrongly',
      ],
      [
        'error',
        'header-code',
        'entities[0].attrs[5].enum[1]',
        'link: header says link_VALUE1 is "从机" (line 76), definition says "主机" and has "从机" as 2: they mean different things',
      ],
      [
        'error',
        'header-code',
        'entities[0].attrs[5].enum[2]',
        'link: header says link_VALUE2 is "主机" (line 77), definition says "从机" and has "主机" as 1: they mean different things',
      ],
      [
        'warning',
        'header-label',
        'entities[0].attrs[6].enum[11]',
        'level: header says level_VALUE11 is "满" (line 94), definition says "11"',
      ],
      [
        'error',
        'header-code',
        'entities[0].attrs[7].enum[19]',
        'curve: header\'s curve_ENUM_T lacks 19 "曲线 20", which the definition has: the firmware does not know what an app then sets',
      ],
      [
        'error',
        'header-width',
        'entities[0].attrs[13].position',
        'header says the alert bits take 2 bytes (COUNT_ALERT_BIT, line 59), definition says 1: the bits and what follows them are read from the wrong bytes',
      ],
      [
        'error',
        'header-flag',
        'entities[0].attrs[9].id',
        'dose: header has its flag at bit 9 of attrFlags_t (line 153), definition says 12 (its id): a control sets the wrong attributes',
      ],
      [
        'error',
        'header-order',
        'entities[0].attrs[11].position',
        "rpm: devStatus_t of the header has valueuptime (line 169) where the definition has rpm: they are read from each other's bytes",
      ],
      [
        'error',
        'header-type',
        'entities[0].attrs[11].data_type',
        'rpm: devStatus_t of the header has int16_t valuerpm (line 170), definition says uint16',
      ],
    ])
  })

  test('the whole of one finding', () => {
    const [group] = findings('wave-pump-differing.h', 'wave-pump').filter(({ attributes }) =>
      attributes.includes('fault_stall'),
    )
    expect(group).toEqual({
      code: 'header-position',
      severity: 'error',
      path: 'entities[0].attrs[15].position.byte_offset',
      message:
        'header says the fault group starts at byte 22 (fault_hot_BYTEOFFSET 22, line 34), definition says 21: every fault is read from the wrong byte',
      attributes: ['fault_hot', 'fault_stall'],
      bytes: { first: 21, last: 21 },
      expected: '#define fault_hot_BYTEOFFSET 21',
    })
  })

  test('a header of the other protocol', () => {
    expect(findings('bedside-lamp-var-len.h', 'wave-pump').map(row).slice(1)).toEqual([
      [
        'error',
        'header-protocol',
        'protocolType',
        'header is of a var_len product, definition says standard: no payload is read alike, so nothing else was compared',
      ],
    ])
  })

  test('a header of another product of the same protocol: only what each side has', () => {
    const codes = new Set(findings('air-conditioner.h', 'wave-pump').map(({ code }) => code))
    expect([...codes]).toEqual(['header-lacks', 'header-only', 'header-width'])
  })
})
