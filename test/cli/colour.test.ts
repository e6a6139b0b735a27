import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const REPORT = '000000030b0000910401000010000000'
const [RED, YELLOW, GREEN, CYAN, END] = ['\u001b[31m', '\u001b[33m', '\u001b[32m', '\u001b[36m', '\u001b[39m']

const COMMANDS: readonly (readonly string[])[] = [
  ['check', 'fixtures/lint/overlap.json'],
  ['diff', AC, 'fixtures/diff/air-conditioner-compatible.json'],
  ['layout', 'fixtures/definitions/wave-pump.json', '--payload', '04fe37313204d201020304050607080bb800015f900002'],
  ['explain', AC, REPORT],
  ['explain', 'fixtures/definitions/bedside-lamp-var-len.json', '1401610564002d'],
]

const stdout = async (argv: readonly string[], world: World) => (await giztools(argv, world)).stdout

test.each(COMMANDS)('%s %s %s: the text is the same with colour and without, at any width', async (...argv) => {
  for (const terminal of [80, 120]) {
    const plain = await stdout(argv, { terminal, env: { NO_COLOR: '1' } })
    const coloured = await stdout(argv, { terminal, env: {} })
    expect(coloured).not.toBe(plain)
    expect(stripVTControlCharacters(coloured)).toBe(plain)
  }
  // In a pipe there is none, unless somebody wants it there.
  const piped = await stdout(argv, { env: {} })
  expect(piped).toBe(stripVTControlCharacters(piped))
  expect(await stdout(argv, { env: { FORCE_COLOR: '1' } })).not.toBe(piped)
})

test.each<[string, World, boolean]>([
  ['a terminal', { terminal: 80, env: {} }, true],
  ['a terminal that says it is dumb', { terminal: 80, env: { TERM: 'dumb' } }, false],
  ['NO_COLOR', { terminal: 80, env: { NO_COLOR: '1' } }, false],
  ['NO_COLOR that is empty', { terminal: 80, env: { NO_COLOR: '' } }, true],
  ['NO_COLOR and FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
  ['FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, true],
  ['FORCE_COLOR=0', { terminal: 80, env: { FORCE_COLOR: '0' } }, false],
  ['a pipe', { env: {} }, false],
])('%s', async (_what, world, isColoured) => {
  expect((await stdout(['explain', AC, REPORT], world)).includes('\u001b[')).toBe(isColoured)
})

describe('what is coloured', () => {
  test('severities and the mark beneath the source', async () => {
    const text = await stdout(['check', 'fixtures/lint/overlap.json'], { terminal: 200, env: {} })
    expect(text).toContain(`${RED}error overlap${END}: mode and power both claim byte 0 bit 0`)
    expect(text).toContain(`${RED}^^^^^^^^^^${END}`)
    expect(text).toContain(`${YELLOW}warning platform-position${END}`)
  })

  test('changes', async () => {
    const text = await stdout(['diff', 'fixtures/diff/air-conditioner-compatible.json', AC], { terminal: 200, env: {} })
    expect([`${RED}- `, `${GREEN}+ `, `${YELLOW}~ `].some(sign => text.includes(sign))).toBe(true)
  })

  test('the class of an attribute, alike in the picture and in the dump', async () => {
    const picture = await stdout(['layout', AC], { terminal: 120, env: {} })
    expect(picture).toContain(`${CYAN}W${END} mode`)
    expect(picture).toContain(`${GREEN}R${END} room_temp`)
    expect(picture).toContain(`${YELLOW}A${END} alert_`)
    expect(picture).toContain(`${RED}F${END} fault_`)
    const dump = await stdout(['explain', AC, REPORT], { terminal: 120, env: {} })
    expect(
      dump
        .split('\n')
        .find(line => line.includes('room_temp'))
        ?.startsWith(GREEN),
    ).toBe(true)
    expect(
      dump
        .split('\n')
        .find(line => line.includes('set_temp'))
        ?.startsWith(CYAN),
    ).toBe(true)
  })

  test('whose fault it is, on the terminal that stderr is', async () => {
    const fault = await giztools(['decod'], { stderrIsTty: true, env: {} })
    expect(fault.stderr).toContain(`${RED}giztools:${END} no command decod`)
    expect((await giztools(['decod'])).stderr).toContain('giztools: no command decod')
  })
})
