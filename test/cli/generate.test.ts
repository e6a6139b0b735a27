import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { generateModule } from '../../src/generate/module.ts'
import { generateTypes } from '../../src/generate/types.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const layout = createLayout(parseDefinition(readFileSync(AC, 'utf8')))
const module = generateModule(layout)

describe('generate types and module', () => {
  test('print', async () => {
    expect(await giztools(['generate', 'types', AC])).toEqual({ code: 0, stdout: generateTypes(layout), stderr: '' })
    expect(await giztools(['generate', 'module', AC])).toEqual({ code: 0, stdout: module.code, stderr: '' })
    const stdin = readFileSync(AC, 'utf8')
    expect((await giztools(['generate', 'types', '-'], { stdin })).stdout).toBe(generateTypes(layout))
  })

  test.each([
    ['ac/codec.mjs', 'ac/codec.d.mts'],
    ['codec.js', 'codec.d.ts'],
    ['codec', 'codec.d.mts'],
    ['.mjs', '.mjs.d.mts'],
  ])('write a module to %s and its types to %s', async (out, types) => {
    const written = new Map<string, string>()
    expect(await giztools(['generate', 'module', AC, '--out', out], { written })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect([...written]).toEqual([
      [out, module.code],
      [types, module.types],
    ])
  })

  test('print the plain module, and know no other plain thing', async () => {
    const { stdout } = await giztools(['generate', 'module', AC, '--plain'])
    expect(stdout).toBe(generateModule(layout, { plain: true }).code)
    expect(await giztools(['generate', 'types', AC, '--plain'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'giztools: --plain is for generate module, not for types\nSee: giztools generate --help\n',
    })
  })

  test('write types', async () => {
    const written = new Map<string, string>()
    await giztools(['generate', 'types', AC, '--out', 'attrs.ts'], { written })
    expect([...written]).toEqual([['attrs.ts', generateTypes(layout)]])
  })

  test('tell of a file that cannot be written', async () => {
    const written = new Map<string, string>()
    written.set = () => {
      throw new Error('EACCES: permission denied')
    }
    expect(await giztools(['generate', 'types', AC, '--out', 'attrs.ts'], { written })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'giztools: cannot write attrs.ts: EACCES: permission denied\n',
    })
  })

  test.each(['typos', '__proto__', 'constructor'])('know nothing else: %s', async kind => {
    expect(await giztools(['generate', kind, AC])).toEqual({
      code: 2,
      stdout: '',
      stderr: `giztools: cannot generate "${kind}"; there are c, types, module\nSee: giztools generate --help\n`,
    })
  })
})
