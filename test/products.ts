import { readdirSync, readFileSync } from 'node:fs'
import { compileCodec } from '../src/codec/compile.ts'
import { compiled } from '../src/codec/compiled.ts'
import type { Codec } from '../src/codec/contract.ts'
import { interpreted } from '../src/codec/interpreted.ts'
import type { Product } from '../src/definition/model.ts'
import { parseDefinition } from '../src/definition/parse.ts'
import { createLayout } from '../src/layout/layout.ts'

const definitions = new URL('../fixtures/definitions/', import.meta.url)

/** Every product of our own fixtures, by file name. */
export const fixtureProducts: ReadonlyMap<string, Product> = new Map(
  readdirSync(definitions).map(file => [
    file.replace('.json', ''),
    parseDefinition(readFileSync(new URL(file, definitions), 'utf8')),
  ]),
)

export function fixtureProduct(name: string): Product {
  const product = fixtureProducts.get(name)
  if (product === undefined) throw new Error(`no fixture ${name}`)
  return product
}

/** Whether this process may generate code: the suite also runs where it may not. */
export const mayCompile = !process.execArgv
  .concat(process.env.NODE_OPTIONS ?? '')
  .join(' ')
  .includes('--disallow-code-generation-from-strings')

/** Both engines where both can run. Where code generation is disallowed, the one that remains. */
export const engines = mayCompile ? [interpreted, compiled] : [interpreted]

export function codecsOf(product: Product): Codec[] {
  const layout = createLayout(product)
  return engines.map(engine => compileCodec(layout, { engine }))
}
