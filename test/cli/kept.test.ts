import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { giztools } from './io.ts'
import { createPlatform, DEVICE, NOW, PRODUCT, SECRETS } from './platform.ts'

let cacheFolder = ''
beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'giztools-kept-'))
})
afterEach(() => rmSync(cacheFolder, { recursive: true }))

/** The command line with a folder of its own, and the calls that it makes: the last parts of their paths. */
function setUp() {
  const calls: string[] = []
  const { emulator, world } = createPlatform({
    onLog: line => calls.push(/access_token|datapoint|control|cmd|summary/.exec(line)?.[0] ?? line),
  })
  const run = async (...argv: readonly string[]) => {
    calls.length = 0
    const ended = await giztools(argv, { ...world, cacheFolder })
    return { ...ended, calls: [...calls] }
  }
  const definition = () => join(cacheFolder, 'definitions', readdirSync(join(cacheFolder, 'definitions'))[0] as string)
  return { emulator, run, definition }
}

describe('what is kept from run to run', () => {
  test('is the token: a second call costs one call', async () => {
    const { run } = setUp()
    const summary = ['api', 'deviceSummary', '--product_key', PRODUCT]
    expect((await run(...summary)).calls).toEqual(['access_token', 'summary'])
    expect((await run(...summary)).calls).toEqual(['summary'])
    const text = readdirSync(cacheFolder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('')
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret)
  })

  test('is the definition, for an hour', async () => {
    const { emulator, run, definition } = setUp()
    const control = ['control', PRODUCT, DEVICE, 'switch=1']
    expect((await run(...control)).calls).toEqual(['access_token', 'datapoint', 'control'])
    expect((await run(...control)).calls).toEqual(['control'])
    // Whatever the number of its windows, no token and no definition.
    expect(new Set((await run('logs', PRODUCT, DEVICE)).calls)).toEqual(new Set(['cmd']))
    expect(statSync(definition()).mode & 0o077).toBe(0)
    emulator.advance(60 * 60_000)
    expect((await run(...control)).calls).toEqual(['datapoint', 'control'])
  })

  test('--refresh fetches it anew, and a change is told', async () => {
    const { run, definition } = setUp()
    const control = ['control', PRODUCT, DEVICE, 'switch=1']
    await run(...control)
    expect(await run(...control, '--refresh')).toMatchObject({ calls: ['datapoint', 'control'], code: 0 })
    // As if the platform had had another one before.
    const kept = JSON.parse(readFileSync(definition(), 'utf8'))
    writeFileSync(definition(), JSON.stringify({ ...kept, definition: { entities: [] } }))
    expect((await run(...control)).calls).toEqual(['datapoint', 'control'])
    const digest = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945'
    writeFileSync(definition(), JSON.stringify({ fetchedAt: NOW - 7200e3, definition: [], digest }))
    const changed = await run(...control)
    expect(changed.stderr).toContain(`the definition of ${PRODUCT} has changed since 2018-01-31T05:40:00.000Z`)
    expect([changed.code, changed.calls]).toEqual([0, ['datapoint', 'control']])
  })

  test.each([
    ['torn', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['changed by hand', (text: string) => text.replace('"switch"', '"swatch"')],
    ['of the future', (text: string) => text.replace(/"fetchedAt":\d+/, `"fetchedAt":${NOW + 1000}`)],
    ['of no time', (text: string) => text.replace(/"fetchedAt":\d+/, '"fetchedAt":1e300')],
  ])('does not count where it is %s', async (_, damage) => {
    const { run, definition } = setUp()
    const control = ['control', PRODUCT, DEVICE, 'switch=1']
    await run(...control)
    writeFileSync(definition(), damage(readFileSync(definition(), 'utf8')))
    expect(await run(...control)).toMatchObject({ calls: ['datapoint', 'control'], code: 0 })
  })

  test('is nothing where it cannot be, and that is told', async () => {
    const { run } = setUp()
    writeFileSync(join(cacheFolder, 'definitions'), '')
    writeFileSync(join(cacheFolder, 'tokens'), '')
    const { code, stderr, calls } = await run('control', PRODUCT, DEVICE, 'switch=1')
    expect([code, calls]).toEqual([0, ['access_token', 'datapoint', 'control']])
    expect(stderr).toContain('the definition could not be kept: ')
    expect(stderr).toContain('tokenStore: the token could not be kept')
  })
})
