import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { giztools } from './io.ts'
import { DEVICE, PRODUCT } from './platform.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
// As iconv and Windows PowerShell wrote them.
const GBK = 'fixtures/encodings/air-conditioner-gbk.json'
const UTF16 = 'fixtures/encodings/air-conditioner-utf16.json'
const COOL = '0401000010000000'
const HEAT = '0411000010000000'

const note = (name: string, encoding: string) => `giztools: ${name}: is no UTF-8, and was read as ${encoding}\n`

describe.each([
  [GBK, 'GB18030'],
  [UTF16, 'UTF-16LE'],
])('the definition %s', (definition, encoding) => {
  const commands: readonly (readonly string[])[] = [
    ['decode', AC, COOL, HEAT],
    ['encode', AC, 'mode=制热'],
    ['explain', AC, COOL],
    ['check', AC, '--allow', 'name-reserved'],
    ['layout', AC, '--format', 'markdown'],
    ['generate', 'types', AC],
    ['generate', 'c', AC],
    ['control', PRODUCT, DEVICE, 'mode=4', '--dry-run', '--definition', AC],
  ]
  test.each(commands.map(argv => [argv[0], argv] as const))('%s: as of one in UTF-8', async (_name, argv) => {
    const expected = await giztools(argv)
    expect([expected.code, expected.stderr]).toEqual([0, ''])
    const outcome = await giztools(argv.map(word => (word === AC ? definition : word)))
    expect(outcome).toEqual({ ...expected, stderr: note(definition, encoding) })
  })

  test('diff: no changes', async () => {
    const { code, stdout, stderr } = await giztools(['diff', AC, definition])
    expect([code, stdout.split('\n')[0], stderr]).toEqual([0, 'no changes', note(definition, encoding)])
  })

  test('a log', async () => {
    const argv = (file: string) => ['decode', file, '--attrs', 'mode']
    const stdin = `${COOL}\n${HEAT}\n`
    const expected = await giztools(argv(AC), { stdin })
    expect(await giztools(argv(definition), { stdin })).toEqual({ ...expected, stderr: note(definition, encoding) })
  })

  test('on stdin', async () => {
    const { stdout, stderr } = await giztools(['decode', '-', COOL, '--attrs', 'mode'], {
      stdin: [readFileSync(definition)],
    })
    expect([stdout, stderr]).toEqual([
      '{"frame":"p0","action":"report","attrs":{"mode":"制冷"}}\n',
      note('stdin', encoding),
    ])
  })

  test('that the config file names, and the config file itself', async () => {
    const config = { products: { [PRODUCT]: { definition: `${process.cwd()}/${definition}` } } }
    const path = '/home/nobody/.config/giztools/config.json'
    const bytes = Buffer.concat([Uint8Array.of(0xff, 0xfe), Buffer.from(JSON.stringify(config), 'utf16le')])
    const { stdout, stderr } = await giztools(['control', PRODUCT, DEVICE, 'mode=4', '--dry-run'], {
      bytes: { [path]: bytes },
    })
    expect(JSON.parse(stdout)).toEqual({ attrs: { mode: '制热' } })
    expect(stderr).toBe(note(path, 'UTF-16LE') + note(`${process.cwd()}/${definition}`, encoding))
  })
})

describe('a definition that is no text', () => {
  const whole = readFileSync(AC)
  const at = whole.indexOf('制冷')
  const torn = Uint8Array.from(whole, (byte, index) => (index === at + 1 ? 0x20 : byte))
  const refusal = `cannot read torn.json: expected text in UTF-8 (or UTF-16 with its mark, or GB18030), got the byte 0xe5 at offset ${at}, in line 11; save it as UTF-8, or mend what stands there`

  test.each([
    [['decode', 'torn.json', COOL]],
    [['encode', 'torn.json', 'switch=1']],
    [['explain', 'torn.json', COOL]],
    [['layout', 'torn.json']],
    [['generate', 'types', 'torn.json']],
    [['diff', AC, 'torn.json']],
    [['emulate', '--definition', 'torn.json']],
    [['control', PRODUCT, DEVICE, 'mode=4', '--dry-run', '--definition', 'torn.json']],
  ])('%j is refused', async argv => {
    expect(await giztools(argv, { bytes: { 'torn.json': torn } })).toEqual({
      code: 1,
      stdout: '',
      stderr: `giztools: ${refusal}\n`,
    })
  })

  test('check tells it as a finding', async () => {
    const { code, stdout } = await giztools(['check', 'torn.json', AC, '--allow', 'name-reserved'], {
      bytes: { 'torn.json': torn },
    })
    expect([code, stdout.split('\n')[0]]).toEqual([1, `torn.json: error file-unreadable: ${refusal}`])
  })

  test('Latin-1 is not taken for Chinese', async () => {
    const latin = Buffer.from(readFileSync(AC, 'utf8').replace(/[\u0080-\uffff]+/g, '°C'), 'latin1')
    const { code, stderr } = await giztools(['decode', 'latin.json', COOL], { bytes: { 'latin.json': latin } })
    expect(code).toBe(1)
    expect(stderr).toContain('got the byte 0xb0 at offset ')
  })
})

describe('other files', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')

  test('a list of what is allowed', async () => {
    const files = { 'a.json': readFileSync(AC, 'utf8') }
    const bytes = { 'a.json.giztools': utf16('{"allow": ["name-reserved"]}') }
    const { code, stdout, stderr } = await giztools(['check', 'a.json', '--max-severity', 'note'], { files, bytes })
    expect([code, stdout, stderr]).toEqual([0, 'nothing found in 1 file\n', note('a.json.giztools', 'UTF-16LE')])
  })

  test('one that is no text silences nothing, and that is told', async () => {
    const files = { 'a.json': readFileSync(AC, 'utf8') }
    const bytes = { 'a.json.giztools': Uint8Array.of(0x7b, 0xff) }
    const { stdout } = await giztools(['check', 'a.json'], { files, bytes })
    expect(stdout).toContain(
      'a.json.giztools:1:1: warning allow-invalid: cannot read a.json.giztools: expected text in UTF-8',
    )
    expect(stdout).toContain('note name-reserved')
  })

  test('a header', async () => {
    const header = 'fixtures/headers/air-conditioner-older-gbk.h'
    expect((await giztools(['check', AC, '--header', header])).stderr).toBe(note(header, 'GB18030'))
    const { stdout, stderr } = await giztools(['import-header', header])
    expect([stdout.includes('制冷'), stderr]).toEqual([true, note(header, 'GB18030')])
  })

  test('attributes on stdin', async () => {
    const { code, stdout, stderr } = await giztools(['encode', AC, '-'], { stdin: [utf16('{"mode":"制热"}')] })
    expect([code, stdout, stderr]).toEqual([0, '010410000000\n', note('stdin', 'UTF-16LE')])
  })

  test('more text than any file of these has', async () => {
    const mebibyte = new Uint8Array(1 << 20).fill(0x20)
    const { code, stderr } = await giztools(['encode', '-', 'switch=1'], { stdin: Array(65).fill(mebibyte) })
    expect([code, stderr]).toEqual([
      1,
      'giztools: cannot read stdin: expected a text of at most 67108864 bytes, got more\n',
    ])
  })
})
