import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { compileFor, MACHINES, type Machine } from '../../bench/machines.mjs'
import type { Product, Protocol } from '../../src/definition/model.ts'
import type { Layout } from '../../src/layout/layout.ts'
import { fixtureProducts } from '../products.ts'
import { notRunning, unavailable } from './c-compilers.ts'
import { createRandom } from './c-payloads.ts'
import { cProducts, productOf, SHAPES } from './c-products.ts'
import { type Ask, compare, harnessFiles, WITH_LABELS } from './c-script.ts'

const PAYLOADS = 1000

// Beside the fixtures what an int of 16 bits would get wrong first: fields of up to 32 bits, and every type and scale.
const everyShape = (protocol: Protocol) =>
  productOf(
    protocol,
    SHAPES.map((shape, index) => ({ name: `s${index}`, access: index % 3 === 2 ? 'readonly' : 'writable', shape })),
  )
const products: readonly (readonly [title: string, product: Product])[] = [
  ...fixtureProducts,
  ...[...cProducts].filter(([title]) => title.endsWith('wide groups')),
  ['standard of every shape', everyShape('standard')],
  ['var_len of every shape', everyShape('var_len')],
]

const folder = mkdtempSync(join(tmpdir(), 'giztools-machines-'))
afterAll(() => rmSync(folder, { recursive: true }))

const build =
  (machine: Machine) =>
  (layout: Layout): Ask => {
    const files = harnessFiles(layout, folder)
    const run = compileFor(machine, files, join(dirname(files[0] as string), 'main.elf'), ['-Os', WITH_LABELS])
    return requests => {
      const { status, answers } = run(requests)
      expect(status).toBe(0)
      return answers
    }
  }

describe.each(MACHINES)(
  `$name: the C of a product says what the codec says, ${PAYLOADS} payloads either way`,
  machine => {
    const reason = unavailable(machine.compiler) ?? notRunning(machine.engine.name, machine.engine.command)
    test.skipIf(reason !== undefined).each(products)('%s', (_, product) => {
      compare(product, createRandom(2), PAYLOADS, build(machine))
    })
  },
)
