import { describe, expect, test } from 'vitest'
import { bitsOf } from '../../src/cli/explain-dump.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const PUMP = 'fixtures/definitions/wave-pump.json'
const REPORT = '000000030b0000910401000010000000'

describe('explain', () => {
  test('every bit of the documentation’s report', async () => {
    expect(await giztools(['explain', AC, REPORT])).toEqual({
      code: 0,
      stderr: '',
      stdout: `  offset  bytes        bits  field           raw  value   note
  0000    00 00 00 03        magic
  0004    0b           7..0  length          11   11
  0005    00           7..0  flag            0
  0006    00 91              command         145  0x0091  P0 from device
  0008    04           7..0  action          4    report
  0009    01           7     reserved
                       6..5  fan_speed       0    低风
                       4..2  mode            0    制冷
                       1     fan_swing       0    0
                       0     switch          1    1
  000a    00           7..0  on_timing       0    0
  000b    00           7..0  off_timing      0    0
  000c    10           7..0  set_temp        16   16
  000d    00           7..0  room_temp       0    -10
  000e    00           7..2  reserved
                       1     alert_full      0    0
                       0     alert_shutdown  0    0
  000f    00           7..1  reserved
                       0     fault_roomtemp  0    0
`,
    })
  })

  test('fields that cross bytes; on a narrow terminal notes go beneath and values lose their ends, bytes never', async () => {
    const payload = '0402ab8364ffff0102030405060708aabb000000ff0103'
    expect(
      (await giztools(['explain', PUMP, payload], { terminal: 84 })).stdout,
    ).toBe(`  offset  bytes                    bits       field        raw    value
  0000    04                       7..0       action       4      report
  0001    02                       7..2       reserved
  0001    02 ab                    1..0|7..5  curve        21     21
                                              curve: index 21 has no label, expected 0 "曲线 1", 1 "曲线 2", 2 "曲线 3", 3 "曲线 4", 4 "曲线 5", 5 "曲线 6", 6 "曲线 7", 7 "曲线 8", 8 "曲线 9", 9 "曲线 10", 10 "曲线 11", 11 "曲线 12", … (20 labels)
                                   4..1       level        5      5
  0002    ab 83                    0|7        link         3      3
                                              link: index 3 has no label, expected 0 "独立", 1 "主机", 2 "从机"
                                   6..4       wave         0      经典
                                   3          lock         0      0
                                   2          night        0      0
                                   1          feed         1      1
                                   0          power        1      1
  0004    64                       7..0       flow         100    100
  0005    ff ff                               dose         65535  655.35
                                              dose: expected 0 to 100, got 655.35 (raw 65535)
  0007    01 02 03 04 05 06 07 08             slots               0102030405060708
  000f    aa bb                               rpm          43707  43707
                                              rpm: expected 0 to 6000, got 43707 (raw 43707)
  0011    00 00 00 ff                         uptime       255    0.255
  0015    01                       7..1       reserved
                                   0          alert_dry    1      1
  0016    03                       7..2       reserved
                                   1          fault_stall  1      1
                                   0          fault_hot    1      1
`)
    const narrow = await giztools(['explain', PUMP, payload], { terminal: 70 })
    expect(narrow.stdout).toContain('01 02 03 04 05 06 07 08             slots               0102030…\n')
  })

  test('flags by attribute', async () => {
    const { stdout } = await giztools(['explain', AC, '0101'])
    expect(stdout).toContain('6     flag set_temp    0')
    expect(stdout).toContain('0     flag switch      1')
  })

  test('long runs of bytes go over several lines', async () => {
    expect(
      (await giztools(['explain', AC, '05000102030405060708090a'])).stdout,
    ).toBe(`  offset  bytes                    bits  field   raw  value
  0000    05                       7..0  action  5    transparentDown
  0001    00 01 02 03 04 05 06 07        data
  0009    08 09 0a
`)
  })

  test('what cannot be read says why, and the exit code is 1', async () => {
    const { code, stdout } = await giztools(['explain', AC, '000000030400'])
    expect(code).toBe(1)
    expect(stdout).toContain('unreadable')
  })

  test('spans as JSON, binaries in hex', async () => {
    const ndjson = await giztools(['explain', AC, '05aabb', '--format', 'ndjson'])
    const lines = ndjson.stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toBe('{"offset":0,"bit":7,"bits":8,"field":"action","raw":5,"value":"transparentDown"}')
    const json = await giztools(['explain', AC, '05aabb', '--format', 'json'])
    expect(json.stdout).toBe(`[\n${lines.join(',\n')}\n]\n`)
    const status = await giztools([
      'explain',
      PUMP,
      '--format',
      'ndjson',
      '--frame',
      'status',
      `000000640000${'ab'.repeat(8)}`,
    ])
    expect(status.stdout).toContain('"attribute":"slots","raw":"abababababababab","value":"abababababababab"')
  })

  test('a cmd log object, and all of those in an answer', async () => {
    const one = '  offset  bytes  bits  field   raw  value\n  0000    02     7..0  action  2    read\n'
    expect((await giztools(['explain', AC, '{"payload":"02"}'])).stdout).toBe(one)
    expect((await giztools(['explain', AC, '{"objects":[{"payload":"02"},{"payload":"Ag=="}]}'])).stdout).toBe(
      `${one}\n${one}`,
    )
  })

  test.each([
    ['', 'the payload is empty'],
    ['{"objects":[]}', 'no payload in it'],
    ['{"a":1}', 'expected payload, payload_bin or raw with text or a list of bytes, got nothing'],
    ['04!', 'hex: expected a hex digit, got "!" at character 2'],
  ])('%j is no payload', async (payload, message) => {
    const { code, stdout, stderr } = await giztools(['explain', AC, payload])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`giztools: ${message}`)
  })

  test('reads the payload from stdin', async () => {
    expect((await giztools(['explain', AC, '-'], { stdin: '02\n' })).stdout).toContain('read')
  })
})

test.each([
  [7, 8, '7..0'],
  [3, 1, '3'],
  [4, 3, '4..2'],
  [0, 2, '0|7'],
  [1, 5, '1..0|7..5'],
  [0, 10, '0|7..0|7'],
  [7, 16, ''],
  [7, 12, '7..0|7..4'],
])('bit %i and %i bits: %j', (bit, bits, text) => {
  expect(bitsOf({ bit, bits })).toBe(text)
})
