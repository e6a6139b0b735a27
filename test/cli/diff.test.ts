import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { giztools } from './io.ts'

const OLD = 'fixtures/definitions/air-conditioner.json'
const COMPATIBLE = 'fixtures/diff/air-conditioner-compatible.json'
const ECO = 'fixtures/diff/air-conditioner-eco.json'

test('what changed, a table of verdicts, and why', async () => {
  expect(await giztools(['diff', OLD, COMPATIBLE])).toEqual({
    code: 0,
    stderr: '',
    stdout: `~ set_temp: limits changed, raw 16..30, now raw 16..32
~ indoor_temp: renamed, room_temp, now indoor_temp
+ fault_fan: added, fault bool of 1 bit at status byte 6 bit 1

  pairing                  payloads  verdict     attributes
  old firmware, new cloud  reports   compatible
  old firmware, new cloud  controls  compatible
  new firmware, old cloud  reports   compatible
  new firmware, old cloud  controls  compatible

old firmware, new cloud, reports:
  fault_fan: never reported: absent, or always the same

old firmware, new cloud, controls:
  set_temp: read right, with values that the receiver calls out of range

new firmware, old cloud, reports:
  fault_fan: not known to the receiver, ignored
  set_temp: read right, with values that the receiver calls out of range
`,
  })
})

test('an incompatible change has exit code 1, and reasons by byte and bit', async () => {
  const { code, stdout } = await giztools(['diff', OLD, ECO])
  expect(code).toBe(1)
  expect(stdout).toContain('  old firmware, new cloud  reports   wrong values  eco, mode, fan_speed, set_temp\n')
  expect(stdout).toContain('  mode: sent in byte 1 bits 4..2, read from byte 1 bits 5..3: "制热" is read as "除湿"\n')
  expect(stdout).toContain('  set_temp: sent and read in byte 4: 30 is read as 15\n')
})

test('--format json: one object, changes and verdicts', async () => {
  const { code, stdout } = await giztools(['diff', OLD, ECO, '--format', 'json'])
  const { changes, verdicts } = JSON.parse(stdout)
  expect(code).toBe(1)
  expect(changes[0]).toEqual({
    kind: 'added',
    attribute: 'eco',
    after: 'writable bool of 1 bit at status byte 0 bit 2',
    message: 'eco: added, writable bool of 1 bit at status byte 0 bit 2',
    path: 'entities[0].attrs[2]',
  })
  expect(verdicts.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(4).fill('wrong values'))
  expect(verdicts[0].witnesses[1]).toEqual({
    attribute: 'mode',
    payload: expect.stringMatching(/^04/),
    sent: '制热',
    read: '除湿',
  })
})

test('one and the same: no changes', async () => {
  const { code, stdout } = await giztools(['diff', OLD, '-'], { stdin: readFileSync(OLD, 'utf8') })
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'no changes'])
})

test('both from stdin cannot be', async () => {
  expect(await giztools(['diff', '-', '-'])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'giztools: only one of the two definitions can come from stdin (-)\nSee: giztools diff --help\n',
  })
})

test('names and labels cannot steer a terminal', async () => {
  const hostile = (label: string) =>
    JSON.stringify({
      entities: [{ attrs: [{ id: 0, name: 'a\u001b[2J\n', type: 'W', data_type: 'enum', enum: ['x', label] }] }],
    })
  const files = { 'old.json': hostile('y'), 'new.json': hostile('\u001b]0;x\u0007') }
  for (const format of ['text', 'json']) {
    const { code, stdout } = await giztools(['diff', 'old.json', 'new.json', '--format', format], { files })
    expect(code).toBe(1)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  }
})
