import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'

const HEX = '000000030b0000910401000010000000'
const BASE64 = 'AAAAAwsAAJEEAQAAEAAAAA=='
const ARRAY = '[0,0,0,3,11,0,0,145,4,1,0,0,16,0,0,0]'

type Row = readonly [argv: readonly string[], stdout: string, world?: World]

const rows: readonly Row[] = [
  [[HEX, '--to', 'base64'], `${BASE64}\n`],
  [[HEX, '--to', 'array'], `${ARRAY}\n`],
  [[BASE64, '--to', 'hex'], `${HEX}\n`],
  [['--to', 'hex', ARRAY], `${HEX}\n`],
  [[HEX, '0102', '--to', 'hex'], `${HEX}\n0102\n`],
  [['0401', '--text', 'base64', '--to', 'hex'], 'd38d35\n'],
  [['--to', 'hex', '--text', 'base64'], 'd38d35\n0102\n', { stdin: '0401\n\n[1,2]' }],
  [['--to', 'hex'], `${HEX}\n02\n`, { stdin: `{"payload":"${BASE64}"}\r\n{"raw":[2]}\r\n` }],
]

describe('convert', () => {
  for (const [argv, stdout, world] of rows) {
    test(argv.join(' '), async () => {
      expect(await giztools(['convert', ...argv], world)).toEqual({ code: 0, stdout, stderr: '' })
    })
  }

  test('goes on after a line that is none, and tells which', async () => {
    expect(await giztools(['convert', '--to', 'hex'], { stdin: '01\n0!\n{"a":1}\n02' })).toEqual({
      code: 1,
      stdout: '01\n02\n',
      stderr: `giztools: line 2: bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "0!": no hex ("!" at character 1), no base64 ("!" at character 1)
giztools: line 3: expected payload, payload_bin or raw with text or a list of bytes, got nothing
`,
    })
  })
})
