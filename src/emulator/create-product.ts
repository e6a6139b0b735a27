import { parseDefinition } from '../definition/parse.ts'
import { parseJsonText } from '../definition/text.ts'
import { GiztoolsError } from '../errors.ts'
import type { ProductInit } from './contract.ts'
import { DEFINITION_LEVELS, isNestedBeyond } from './nesting.ts'
import { requireFlag } from './require-flag.ts'
import type { EnterpriseState } from './state.ts'
import type { Store } from './store.ts'

/**
 * Makes a product of an enterprise and adds it to the store. What is not given is made up; remote control is open.
 * @throws GiztoolsError DEFINITION_INVALID, and REQUEST_INVALID for a product key that is taken
 */
export function createProduct(
  init: ProductInit,
  store: Store,
  enterprise: EnterpriseState,
): { readonly productKey: string; readonly productSecret: string } {
  for (const name of ['productKey', 'productSecret'] as const) {
    const text: unknown = init[name]
    if (text !== undefined && (typeof text !== 'string' || text === ''))
      throw new GiztoolsError('REQUEST_INVALID', `${name}: expected a text that is not empty`, { path: name })
  }
  const definition = typeof init.definition === 'string' ? parseJsonText(init.definition) : (init.definition ?? null)
  if (isNestedBeyond(definition, DEFINITION_LEVELS)) {
    const message = `definition: expected at most ${DEFINITION_LEVELS} levels of lists and objects, got more`
    throw new GiztoolsError('DEFINITION_INVALID', message)
  }
  const stated = definition === null ? '' : parseDefinition(definition).productKey
  const productKey = init.productKey ?? (stated === '' ? store.newId() : stated)
  const productSecret = init.productSecret ?? store.newId()
  if (store.products.has(productKey)) {
    const message = `productKey: expected one that no other product has, got ${JSON.stringify(productKey)} a second time`
    throw new GiztoolsError('REQUEST_INVALID', message, { path: 'productKey' })
  }
  const { published = false, remoteControl = true } = init
  requireFlag('published', published)
  requireFlag('remoteControl', remoteControl)
  store.products.set(productKey, {
    productKey,
    productSecret,
    // A copy: what the caller changes later is no change of the product.
    definition: structuredClone(definition),
    published,
    remoteControl,
  })
  enterprise.productKeys.push(productKey)
  return { productKey, productSecret }
}
