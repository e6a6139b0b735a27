import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const PUMP = 'fixtures/definitions/wave-pump.json'
const HEADER = '#define PRODUCT_KEY "00"\n#define a_RATIO 1\n'

describe('check --header', () => {
  const codesOf = async (argv: readonly string[], files: Record<string, string> = {}) => {
    const { stdout, code } = await giztools(['check', ...argv, '--format', 'json'], { files })
    const { files: checked } = JSON.parse(stdout) as { files: { findings: { code: string }[] }[] }
    return { code, codes: checked[0]?.findings.map(({ code }) => code).filter(each => /header|allow/.test(each)) }
  }

  test('a header that agrees', async () => {
    expect(await codesOf([AC, '--header', 'fixtures/headers/air-conditioner-older-gbk.h'])).toEqual({
      code: 0,
      codes: [],
    })
  })

  test('what differs stands at its place in the definition', async () => {
    const { stdout, code } = await giztools(['check', PUMP, '--header', 'fixtures/headers/wave-pump-differing.h'])
    expect(code).toBe(1)
    const lines = stdout.split('\n')
    const at = lines.findIndex(line => line.includes('header-label'))
    expect(lines.slice(at, at + 4)).toEqual([
      'fixtures/definitions/wave-pump.json:15:181: warning header-label: level: header says level_VALUE11 is "满" (line 94), definition says "11"',
      '   15 | …1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"], "position": {"byte_offset": 0, "bit_offset": 9, "len"…',
      '      |                                                    ^^^^',
      '      = expected: level_VALUE11 = 11,//11',
    ])
  })

  test('--allow and the definition’s own key silence it', async () => {
    const files = {
      'a.h': HEADER,
      'a.json': JSON.stringify({
        product_key: '01',
        giztools: { allow: ['header-product-key', 'header-only:b'] },
        entities: [{ attrs: [] }],
      }),
    }
    expect((await codesOf(['a.json', '--header', 'a.h'], files)).codes).toEqual(['header-only', 'allow-unused'])
    expect((await codesOf(['a.json', '--header', 'a.h', '--allow', 'header-only:a'], files)).codes).toEqual([
      'allow-unused',
    ])
  })

  test.each([
    [
      [AC, PUMP, '--header', 'fixtures/headers/wave-pump.h'],
      2,
      'giztools: --header: expected one definition to compare it with, got 2\nSee: giztools check --help\n',
    ],
    [['-', '--header', '-'], 2, 'giztools: --header: stdin is the definition already\nSee: giztools check --help\n'],
    [[AC, '--header', 'none.h'], 1, 'giztools: cannot read none.h: there is no such file\n'],
    [
      [AC, '--header', AC],
      1,
      `giztools: ${AC}: header: expected a generated gizwits_protocol.h (older: gizwits_product.h) with X_BYTEOFFSET or X_RATIO macros, or the structs attrFlags_t, attrVals_t, dataPointFlags_t or devStatus_t, got none of them\n`,
    ],
  ])('%j: exit code %i', async (argv, code, stderr) => {
    expect(await giztools(['check', ...argv])).toEqual({ code, stderr, stdout: '' })
  })
})

describe('import-header', () => {
  test('prints a definition that can be used', async () => {
    const { stdout, stderr, code } = await giztools(['import-header', 'fixtures/headers/air-conditioner.h'])
    expect([stderr, code]).toEqual(['', 0])
    expect(createLayout(parseDefinition(stdout)).definedBits).toEqual(
      createLayout(fixtureProduct('air-conditioner')).definedBits,
    )
  })

  test('the whole of a small one, from stdin; controls in names are escaped', async () => {
    const text = '#define PRODUCT_KEY "00"\ntypedef struct { uint8_t valuea\u0085[2]; } devStatus_t; // \u001b\n'
    expect(await giztools(['import-header', '-'], { stdin: [text.slice(0, 30), text.slice(30)] })).toEqual({
      code: 0,
      stderr: '',
      stdout: `{
  "name": "",
  "product_key": "00",
  "packetVersion": "0x00000004",
  "protocolType": "standard",
  "giztools": {
    "unknown": [
      "name",
      "entities[0].display_name",
      "entities[0].attrs[0].id",
      "entities[0].attrs[0].type",
      "entities[0].attrs[0].display_name",
      "entities[0].attrs[0].desc"
    ]
  },
  "entities": [{
    "id": 0,
    "name": "entity0",
    "display_name": "",
    "attrs": [
      {"id":0,"name":"a\\u0085","display_name":"","desc":"","type":"status_writable","data_type":"binary","position":{"byte_offset":0,"bit_offset":0,"len":2,"unit":"byte"}}
    ]
  }]
}
`,
    })
  })

  test('what is no header', async () => {
    const { code, stderr } = await giztools(['import-header', 'README.md'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^giztools: README\.md: header: expected a generated gizwits_protocol\.h /)
  })

  test('what is no product', async () => {
    const files = { 'x.h': '#define a_BYTEOFFSET 0\n#define a_BITOFFSET 8\n#define a_LEN 1' }
    expect(await giztools(['import-header', 'x.h'], { files })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'giztools: x.h: header: what it describes is no product: definition.entities[0].attrs[0].position.byte_offset: expected a whole number of 0 or more, got -1\n',
    })
  })
})
