import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Product } from '../../src/definition/model.ts'
import { generateC } from '../../src/generate/c.ts'
import { createLayout, type Layout } from '../../src/layout/layout.ts'
import { lacking } from '../lacking.ts'
import { fixtureProducts } from '../products.ts'
import { runnerOf, unavailable } from './c-compilers.ts'
import { createRandom } from './c-payloads.ts'
import { cProducts } from './c-products.ts'
import { type Ask, compare, harnessFiles, OK, WITH_LABELS } from './c-script.ts'

const PAYLOADS = 10_000
// Not optimised: that takes a minute for 400 attributes.
const SANITIZED = ['gcc', '-g', '-O0', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
const PLAIN = ['gcc', '-O1']

const missing = unavailable(PLAIN, true)
const sanitizer = unavailable(SANITIZED, true)
const command = sanitizer === undefined ? SANITIZED : PLAIN
const how = missing
  ? ` (skipped: ${missing})`
  : sanitizer
    ? ` (without sanitizers: ${sanitizer})`
    : ', under the address and undefined-behaviour sanitizers'

const folder = mkdtempSync(join(tmpdir(), 'giztools-c-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Builds the harness of a product. */
const build =
  ([program = '', ...flags]: readonly string[], runner: readonly string[] = []) =>
  (layout: Layout): Ask => {
    const files = harnessFiles(layout, folder)
    const main = join(dirname(files[0] as string), 'main')
    expect(spawnSync(program, [...flags, WITH_LABELS, ...files, '-o', main], { encoding: 'utf8' }).stderr).toBe('')
    return requests => {
      const [first = '', ...rest] = [...runner, main]
      const { stdout, stderr, status } = spawnSync(first, rest, { input: requests, maxBuffer: 2 ** 30 })
      expect([status, stderr.toString()]).toEqual([0, ''])
      return stdout
    }
  }

describe(`the C of a product and the codec agree, ${PAYLOADS} payloads either way${how}`, () => {
  let seed = 0
  for (const [title, product] of cProducts) {
    const random = createRandom(++seed)
    test.skipIf(missing !== undefined)(title, () => compare(product, random, PAYLOADS, build(command)), 300_000)
  }
})

describe('the C of the fixtures agrees', () => {
  for (const target of [
    ['gcc', '-O2'],
    ['clang', '-O2'],
    ['gcc', '-m32', '-O2'],
  ]) {
    const runner = runnerOf(target)
    const reason = unavailable(target, true) ?? lacking(typeof runner === 'string' ? runner : undefined)
    const title = `with ${target.join(' ')}${reason === undefined ? '' : ` (skipped: ${reason})`}`
    test.skipIf(reason !== undefined).each([...fixtureProducts])(`${title}: %s`, (_, product) => {
      compare(product, createRandom(1), PAYLOADS, build(target, typeof runner === 'string' ? [] : runner))
    })
  }
})

test('the results stand in the header in the order that this file takes them to have', () => {
  const { header } = generateC(createLayout([...cProducts.values()][0] as Product), { prefix: 'x' })
  const [, list = ''] = /typedef enum \{([^}]*)\} x_result;/.exec(header) ?? []
  expect([...list.matchAll(/X_(\w+)/g)].map(([, name]) => name)).toEqual([
    'OK',
    'ERROR_SHORT',
    'ERROR_ACTION',
    'ERROR_ROOM',
    'ERROR_MISSING',
    'ERROR_READ_ONLY',
    'ERROR_VALUE',
  ])
  expect(OK).toBe(0)
})
