import { type Handlers, Refusal } from '../handler.ts'
import type { Store } from '../store.ts'
import { inSeconds } from './found.ts'

const WEEK = 7 * 86_400e3

export const productHandlers: Handlers<'accessToken' | 'datapoint'> = {
  accessToken({ body, enterprise, product, store, rotateTokens, wire, now }) {
    if (!enterprise.productKeys.includes(product.productKey)) throw new Refusal(5007)
    if (body.product_secret !== product.productSecret) throw new Refusal(5005)
    forgetOld(store, now)
    const { enterpriseId } = enterprise
    const { productKey } = product
    if (rotateTokens) {
      for (const each of store.tokens.values())
        if (each.enterpriseId === enterpriseId && each.productKey === productKey) store.tokens.delete(each.token)
    }
    const token = store.newId()
    const expires = inSeconds(now + WEEK)
    store.tokens.set(token, { token, enterpriseId, productKey, expiresAt: expires * 1000 })
    return { token, [wire.tokenExpiry]: expires }
  },

  datapoint({ product, simulation }) {
    const { definition, productKey } = product
    if (definition === null) throw new Refusal(5402)
    if (typeof definition !== 'object' || Array.isArray(definition) || !readable(() => simulation.codecOf(productKey)))
      throw new Refusal(5406)
    return { ...definition, product_key: productKey }
  },
}

/** A token that is over is known as such (5011) for a week more. They stand in the order in which they expire. */
function forgetOld({ tokens }: Store, now: number): void {
  for (const each of tokens.values()) {
    if (now <= each.expiresAt + WEEK) break
    tokens.delete(each.token)
  }
}

function readable(codec: () => unknown): boolean {
  try {
    return codec() !== undefined
  } catch {
    return false
  }
}
