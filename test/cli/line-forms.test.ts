import { describe, expect, test } from 'vitest'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const REPORT = '000000030b0000910401000010000000'
const row = (entry: string, did = '') =>
  `{${entry}"frame":"envelope","command":"0x0091",${did}"action":"report","attrs":{"switch":1}}\n`
const decode = (stdin: string, ...argv: string[]) => giztools(['decode', AC, '--attrs', 'switch', ...argv], { stdin })

describe('--line', () => {
  const PATTERN =
    '(?<time>\\d+\\.\\d+|\\d{4}-\\S+ \\S+)\\)?[ ,](?:DEBUG )?(?<type>dev2app|recv)[ ,](?<payload>[0-9a-f]+)'

  test('takes payload, time and type from lines of text', async () => {
    const stdin = `2026-11-20 08:00:00.123 DEBUG recv ${REPORT}
(1605793322.823716) dev2app ${REPORT} R

1517384252.294,dev2app,${REPORT}
`
    expect(await decode(stdin, '--line', PATTERN)).toEqual({
      code: 0,
      stdout:
        row('"timestamp":"2026-11-20 08:00:00.123","type":"recv",') +
        row('"timestamp":1605793322.823716,"type":"dev2app",') +
        row('"timestamp":1517384252.294,"type":"dev2app",'),
      stderr: '',
    })
  })

  test('tells lines that it does not match, and decodes nothing of them', async () => {
    const { code, stdout } = await decode(
      `${REPORT}\n[4,1]\nd1 ${REPORT}\n`,
      '--line',
      '^(?P<did>d\\d) (?P<payload>\\S+)',
    )
    expect([code, stdout]).toEqual([
      1,
      `{"error":{"code":"TEXT_INVALID","message":"expected a payload or JSON, got a line that --line does not match"},"line":1,"input":"${REPORT}"}
{"error":{"code":"TEXT_INVALID","message":"expected a payload or JSON, got a line that --line does not match"},"line":2,"input":"[4,1]"}
${row('', '"did":"d1",')}`,
    ])
  })

  test('stands beside --annotate, which prints the line as it was', async () => {
    expect((await decode(`got ${REPORT}!\n`, '--line', 'got (?<payload>\\w+)', '--annotate')).stdout).toBe(
      `got ${REPORT}!\n${row('')}`,
    )
  })

  // A backtracking engine would take 2^30000 steps.
  test('takes time that grows with the line alone', async () => {
    const { stdout } = await decode(`${'a'.repeat(30_000)}!\n`, '--line', '(?<payload>(a+)+)$')
    expect(JSON.parse(stdout)).toMatchObject({ line: 1, error: { code: 'TEXT_INVALID' } })
  })

  test.each([
    ['(', /^giztools: --line: expected a regular expression, got "\(": .*missing closing \)/],
    ['(?<payload>a)\\1', /^giztools: --line: expected a regular expression/],
    ['(?<x>.)', /got one called "x"$/m],
    ['.', /expected a group \(\?<payload>…\), .* got none of that name$/m],
  ])('refuses %s', async (pattern, message) => {
    const { code, stdout, stderr } = await decode(`${REPORT}\n`, '--line', pattern)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)])
  })
})

describe('--csv', () => {
  test('takes the payload from a column, and what others say of it', async () => {
    const stdin = `ts,"device type",did,data,type\r
1.5,"a ""x""",d1,${REPORT},dev2app\r
\r
17.000000000000000001,,d2,zz,\r
,"two
lines",,${REPORT},\r
`
    expect(await decode(stdin, '--csv', 'data', '--keep', 'device type')).toEqual({
      code: 1,
      stdout:
        row('"timestamp":1.5,"type":"dev2app","device type":"a \\"x\\"",', '"did":"d1",') +
        '{"timestamp":17.000000000000000001,"did":"d2","error":{"code":"TEXT_INVALID","message":"bytes: expected a payload in hex, base64 or a list such as [4,1,0], got \\"zz\\": no hex (\\"z\\" at character 0), no base64 (\\"z\\" at character 1)","offset":0},"line":4,"input":"zz"}\n' +
        row('"device type":"two\\nlines",'),
      stderr: 'giztools: 1 of 3 payloads could not be decoded\n',
    })
  })

  test('tells rows that are none', async () => {
    const { stdout } = await decode(`data,b\n${REPORT}\n${REPORT},1,2\n${REPORT},x"y"\n"${REPORT},1\n`, '--csv', 'data')
    const messages = stdout
      .trim()
      .split('\n')
      .map(line => [
        JSON.parse(line).line,
        JSON.parse(line).error.message.replace('expected a payload or JSON, got ', ''),
      ])
    expect(messages).toEqual([
      [2, 'a row of 1 cells under 2 names'],
      [3, 'a row of 3 cells under 2 names'],
      [4, 'a row of CSV whose quotes do not match'],
      [5, 'a row of CSV whose quotes do not match'],
    ])
  })

  test.each([
    ['a,b\n1,2\n', 'giztools: --csv: expected a first row with the name "data", got "a", "b"\n'],
    ['"a\n', 'giztools: --csv: expected a first row with the name "data", got a row whose quotes do not match\n'],
  ])('needs its column: %j', async (stdin, stderr) => {
    expect(await decode(stdin, '--csv', 'data')).toEqual({ code: 1, stdout: '', stderr })
  })
})

test.each([
  [['--line', '(?<payload>.)', '--csv', 'x'], '--line and --csv: lines have one form'],
  [
    ['--csv', 'x', '--jobs', '2'],
    '--csv: the first row tells what the others mean, so one job reads them all: leave --jobs out',
  ],
  [['--csv', 'x', '02'], '--csv is for logs: stdin, or files by --in'],
])('%j is refused', async (argv, message) => {
  const { code, stderr } = await giztools(['decode', AC, ...argv], { stdin: '' })
  expect([code, stderr]).toEqual([2, `giztools: ${message}\nSee: giztools decode --help\n`])
})
