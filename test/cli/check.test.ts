import { readdirSync, readFileSync } from 'node:fs'
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { mayCompile } from '../products.ts'
import { giztools } from './io.ts'

const LAMP = `{
  "entities": [{ "attrs": [
\t{ "id": 0, "name": "开关 灯", "type": "status_writable", "data_type": "bool",
      "position": { "byte_offset": 0, "bit_offset": 0, "len": 1 } },
    { "id": 1, "name": "mode", "type": "status_writable", "data_type": "enum", "enum": ["冷", " 暖"],
      "position": { "byte_offset": 0, "bit_offset": 0, "len": 1 } }
  ] }]
}
`
const files = { 'lamp.json': LAMP }

describe('text', () => {
  it('marks the place of each finding, and counts them', async () => {
    // Both at byte 0, bit 0: what a product looks like whose positions were lost.
    expect(await giztools(['check', 'lamp.json'], { files })).toEqual({
      code: 1,
      stderr: '',
      stdout: `lamp.json:3:21: warning name-not-identifier: "开关 灯" is no C identifier
    3 |   { "id": 0, "name": "开关 灯", "type": "status_writable", "data_type": "bool",
      |                      ^^^^^^^^^
      = expected: letters of ASCII, digits and _, not beginning with a digit

lamp.json:4:7: error positions-missing: all 2 attributes are at byte 0, bit 0, as in a var_len product, but protocolType is standard
    4 |       "position": { "byte_offset": 0, "bit_offset": 0, "len": 1 } },
      |       ^^^^^^^^^^
      = expected: protocolType var_len, or no positions at all: giztools then computes them

lamp.json:5:94: warning label-padded: mode: label 1 is " 暖", with blanks around it
    5 |     { "id": 1, "name": "mode", "type": "status_writable", "data_type": "enum", "enum": ["冷", " 暖"],
      |                                                                                               ^^^^^
      = expected: "暖"

1 error and 2 warnings in 1 file
`,
    })
  })

  it('cuts a long line around the mark, and lets nothing steer the terminal', async () => {
    const name = `\u001b[31m${'很'.repeat(80)}`
    const long = JSON.stringify({
      entities: [{ attrs: [{ id: 0, name, type: 'W', data_type: 'bool', desc: 'x'.repeat(99) }] }],
    })
    const { stdout } = await giztools(['check', 'long.json'], { files: { 'long.json': long } })
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      `long.json:1:39: warning name-not-identifier: "\\u001b[31m${'很'.repeat(80)}" is no C identifier`,
      `    1 | {"entities":[{"attrs":[{"id":0,"name":"\\u001b[31m${'很'.repeat(61)}…`,
      `      | ${' '.repeat(38)}${'^'.repeat(133)}`,
    ])
    expect(stdout).not.toContain('\u001b')
  })

  it('cuts what is far before a mark as well', async () => {
    const attr = { id: 0, name: 'a-b', type: 'W', data_type: 'bool', desc: 'y'.repeat(99) }
    const long = JSON.stringify({ desc: 'x'.repeat(99), entities: [{ attrs: [attr] }] })
    const { stdout } = await giztools(['check', 'long.json'], { files: { 'long.json': long } })
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      `    1 | …${'x'.repeat(11)}","entities":[{"attrs":[{"id":0,"name":"a-b","type":"W","data_type":"bool","desc":"${'y'.repeat(16)}…`,
      `      | ${' '.repeat(51)}^^^^^`,
    ])
  })

  it('says so when there is nothing', async () => {
    const argv = ['check', 'fixtures/definitions/air-conditioner.json', 'fixtures/definitions/pet-house.json']
    expect(await giztools([...argv, '--allow', 'name-reserved'])).toEqual({
      code: 0,
      stdout: 'nothing found in 2 files\n',
      stderr: '',
    })
  })
})

describe('what cannot be loaded', () => {
  it('is an error like others, and the rest goes on', async () => {
    const argv = ['check', 'broken.json', 'nope.json', 'empty.json', '--format', 'json']
    const files = {
      'broken.json': '{ // no entities\n  "entities": oops\n}',
      'empty.json': '{ "name": "",\n"entities": [] }',
    }
    const { code, stdout, stderr } = await giztools(argv, { files })
    const found = JSON.parse(stdout).files.map(
      ({ file, findings }: { file: string; findings: Record<string, unknown>[] }) => [
        file,
        ...findings.map(({ code, severity, path, line }) => [code, severity, path, line]),
      ],
    )
    expect({ code, stderr, found }).toEqual({
      code: 1,
      stderr: '',
      found: [
        ['broken.json', ['definition-invalid', 'error', '', 2]],
        ['nope.json', ['file-unreadable', 'error', '', undefined]],
        ['empty.json', ['definition-invalid', 'error', 'entities', 2]],
      ],
    })
  })

  it.each(readdirSync('fixtures/invalid'))('fixtures/invalid/%s: all of its findings', async name => {
    const { definition, findings } = JSON.parse(readFileSync(`fixtures/invalid/${name}`, 'utf8'))
    const world = { files: { [name]: JSON.stringify(definition) } }
    const { code, stdout } = await giztools(['check', name, '--format', 'json'], world)
    expect(code).toBe(1)
    const told = JSON.parse(stdout).files[0].findings
    const rows = findings.map(({ path, expected, found }: Record<string, string>) => ({
      code: 'definition-invalid',
      severity: 'error',
      path,
      message: `${path === '' ? 'the definition' : path} is ${found}`,
      attributes: [],
      expected,
      line: 1,
      column: expect.any(Number),
    }))
    expect(told).toHaveLength(rows.length)
    expect(told).toEqual(expect.arrayContaining(rows))
  })

  it('cannot be allowed', async () => {
    const { code } = await giztools(['check', 'nope.json', '--allow', 'file-unreadable'])
    expect(code).toBe(1)
  })
})

it('reads stdin', async () => {
  const { code, stdout } = await giztools(['check', '-'], { stdin: LAMP })
  expect(code).toBe(1)
  expect(stdout).toMatch(/^stdin:3:21: warning name-not-identifier: /)
})

it('gives the json of several files', async () => {
  const argv = ['check', 'lamp.json', 'fixtures/lint/overlap.json', '--format', 'json']
  const { code, stdout } = await giztools([...argv, '--allow', 'platform-position,positions-missing,label-padded'], {
    files,
  })
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toEqual({
    files: [
      {
        file: 'lamp.json',
        findings: [
          {
            code: 'name-not-identifier',
            severity: 'warning',
            path: 'entities[0].attrs[0].name',
            message: '"开关 灯" is no C identifier',
            attributes: ['开关 灯'],
            expected: 'letters of ASCII, digits and _, not beginning with a digit',
            line: 3,
            column: 21,
          },
        ],
      },
      {
        file: 'fixtures/lint/overlap.json',
        findings: [
          {
            code: 'overlap',
            severity: 'error',
            path: 'entities[0].attrs[1].position',
            message: 'mode and power both claim byte 0 bit 0',
            attributes: ['mode', 'power'],
            bytes: { first: 0, last: 0 },
            bits: [{ byte: 0, high: 0, low: 0 }],
            expected: 'byte 0 bit 0 for one of them alone',
            line: 9,
            column: 116,
          },
        ],
      },
    ],
  })
})

describe('sarif', () => {
  // The schema says draft 4 and uses nothing that later drafts read otherwise.
  const { $schema: _draft, id: _id, ...rules } = schema
  // The validator generates code, so it is made where it is used.
  const createValidate = () => {
    const ajv = new Ajv({ strict: false, unicodeRegExp: false })
    addFormats.default(ajv)
    const validate = ajv.compile(rules)
    return (log: unknown) => (validate(log) ? undefined : ajv.errorsText(validate.errors))
  }

  it('is what a code host needs to show a finding beside its line', async () => {
    const { stdout } = await giztools(
      ['check', './一 层/lamp.json', '--format', 'sarif', '--allow', 'positions-missing,label-padded'],
      {
        files: { './一 层/lamp.json': LAMP },
      },
    )
    const log = JSON.parse(stdout)
    expect(log).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'giztools',
              version: manifest.version,
              rules: [
                {
                  id: 'name-not-identifier',
                  shortDescription: {
                    text: 'The generated header makes macros and members of the name (X_LEN, valueX), so it has to be a C identifier.',
                  },
                  defaultConfiguration: { level: 'warning' },
                },
              ],
            },
          },
          columnKind: 'utf16CodeUnits',
          results: [
            {
              ruleId: 'name-not-identifier',
              ruleIndex: 0,
              level: 'warning',
              message: {
                text: '"开关 灯" is no C identifier. Expected: letters of ASCII, digits and _, not beginning with a digit',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: '%E4%B8%80%20%E5%B1%82/lamp.json' },
                    region: { startLine: 3, startColumn: 21, endLine: 3, endColumn: 27 },
                  },
                  logicalLocations: [{ fullyQualifiedName: 'entities[0].attrs[0].name' }],
                },
              ],
              properties: {
                attributes: ['开关 灯'],
                expected: 'letters of ASCII, digits and _, not beginning with a digit',
              },
            },
          ],
        },
      ],
    })
  })

  const reason = mayCompile ? '' : ' (skipped where code generation is disallowed: the validator generates code)'
  it.skipIf(!mayCompile)(`is valid for every fixture, and the validator can say no${reason}`, async () => {
    const validate = createValidate()
    const paths = ['lint', 'invalid', 'definitions'].flatMap(folder =>
      readdirSync(`fixtures/${folder}`).map(file => `fixtures/${folder}/${file}`),
    )
    const { stdout } = await giztools(['check', ...paths, 'nope.json', '--format', 'sarif'])
    const log = JSON.parse(stdout)
    expect(log.runs[0].results.length).toBeGreaterThan(100)
    expect(validate(log)).toBeUndefined()
    log.runs[0].results[0].level = 'grave'
    expect(validate(log)).toMatch(/level/)
  })
})

describe('the exit code', () => {
  // wave-pump has notes and warnings, overlap an error beside a warning, group-over-8-bits one note.
  it.each([
    ['definitions/wave-pump', [], 0],
    ['definitions/wave-pump', ['--max-severity', 'note'], 1],
    ['lint/group-over-8-bits', ['--max-severity', 'note'], 0],
    ['lint/group-over-8-bits', ['--max-severity', 'none'], 1],
    ['lint/overlap', [], 1],
    ['lint/overlap', ['--max-severity', 'error'], 0],
    ['lint/overlap', ['--allow', 'overlap'], 0],
    ['lint/overlap', ['--allow', 'overlap:power'], 0],
    ['lint/overlap', ['--allow', 'overlap:level'], 1],
    ['lint/overlap', ['--allow', 'overlap:mode, platform-position', '--max-severity', 'none'], 0],
    ['lint/silenced', ['--max-severity', 'none'], 0],
  ])('%s %j: %d', async (name, flags, code) => {
    expect((await giztools(['check', `fixtures/${name}.json`, ...flags])).code).toBe(code)
  })
})

describe('a side file <definition>.giztools', () => {
  const definition = 'fixtures/lint/overlap.json'
  const side = `${definition}.giztools`
  const check = (text: string, ...flags: string[]) =>
    giztools(['check', definition, ...flags], { files: { [side]: text } })

  it('silences what it names, comments and all', async () => {
    const text =
      '{ "allow": ["overlap:mode", /* by design */ { "code": "platform-position", "attribute": "mode", "reason": "alias" }] }'
    expect(await check(text, '--max-severity', 'none')).toEqual({
      code: 0,
      stdout: 'nothing found in 1 file\n',
      stderr: '',
    })
  })

  it('is told of what it names in vain, in its own lines', async () => {
    const { code, stdout } = await check('{ "allow": [\n  "overlap", "platform-position", "gap",\n  7 ] }')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${side}:2:35: note allow-unused: nothing is silenced: there is no finding gap
    2 |   "overlap", "platform-position", "gap",
      |                                   ^^^^^
      = expected: an entry for each known finding, and no others

${side}:3:3: warning allow-invalid: not understood: 7
    3 |   7 ] }
      |   ^
      = expected: a code, code:attribute, or { "code", "attribute", "reason" }

1 warning and 1 note in 2 files
`,
    })
  })

  it('that is no JSON silences nothing', async () => {
    const { code, stdout } = await check('overlap')
    expect(code).toBe(1)
    expect(stdout).toContain(`${side}:1:1: warning allow-invalid: the file is text that is none`)
  })
})

describe('a wrong --allow', () => {
  it.each([
    ['ovrlap', '--allow: no finding has the code ovrlap; near it is overlap'],
    ['gap,', '--allow: expected code or code:attribute, got ""'],
    ['overlap:', '--allow: expected code or code:attribute, got "overlap:"'],
  ])('%s', async (allow, message) => {
    expect(await giztools(['check', 'fixtures/lint/gap.json', '--allow', allow])).toEqual({
      code: 2,
      stdout: '',
      stderr: `giztools: ${message}\nSee: giztools check --help\n`,
    })
  })

  it('is not one that names a finding about a header', async () => {
    expect((await giztools(['check', 'fixtures/lint/gap.json', '--allow', 'header-only'])).code).toBe(0)
  })
})
