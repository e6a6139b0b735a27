import type { Endpoint } from '../api/endpoint.ts'
import { checkEnterprise, requireEnterprise, requireToken } from './credentials.ts'
import { bodyForm, queryForm } from './form.ts'
import { checkForm } from './form-rules.ts'
import { type Call, Refusal } from './handler.ts'
import type { Route } from './route.ts'
import type { EnterpriseState, ProductState } from './state.ts'
import type { World } from './world.ts'

export interface Knock {
  readonly route: Route
  readonly url: URL
  readonly headers: Headers
  /** Parsed; undefined where the operation takes none. */
  readonly body: unknown
  readonly now: number
}

type Form = Readonly<Record<string, unknown>>

/**
 * Everything that is checked before an operation is done. The document has the codes, their order is our choice: credentials
 * (5003 5004 5009 5010 5011), product (5015 5007), form (5002), region (5024), release (5018). The quota (5013), the whitelist (5012) and the
 * body's JSON (5001) came before.
 * @throws Refusal
 */
export function admit(world: World, knock: Knock): Call<Endpoint> {
  const { store, simulation, wire, rotateTokens } = world
  const { row, ids } = knock.route
  const { enterprise, product, form } = identify(world, knock)
  checkForm(knock.route.name, form, knock.now)
  if (row.chinaOnly && !world.china) throw new Refusal(5024, 'served in China only')
  if (row.unpublishedOnly && product.published) throw new Refusal(5018, 'the product is published')
  const query = row.query === undefined ? {} : form
  const body = row.body === undefined ? undefined : form
  const { url, now } = knock
  return {
    ids: ids as Call<Endpoint>['ids'],
    query,
    body,
    enterprise,
    product,
    store,
    simulation,
    wire,
    rotateTokens,
    url,
    now,
  }
}

interface Caller {
  readonly enterprise: EnterpriseState
  readonly product: ProductState
  readonly form: Form
}

function identify(world: World, knock: Knock): Caller {
  const { store } = world
  const { row, ids } = knock.route
  const productKey = ids.product_key ?? ''
  switch (row.auth) {
    case 'token': {
      const enterprise = requireToken(store, knock.headers, productKey, knock.now)
      return { enterprise, product: foundProduct(world, productKey), form: formOf(row, knock) }
    }
    case 'enterprise': {
      const enterprise = requireEnterprise(store, knock.headers)
      const url = withProductKey(world, knock.url)
      const named = url.searchParams.get('product_key') ?? ''
      const product = named === '' ? undefined : foundProduct(world, named)
      const form = formOf(row, { ...knock, url })
      // Without a product the form is refused before this.
      if (product === undefined) throw new Refusal(5015)
      if (!enterprise.productKeys.includes(product.productKey)) throw new Refusal(5007)
      return { enterprise, product, form }
    }
    default: {
      const product = foundProduct(world, productKey)
      const form = formOf(row, knock)
      const enterprise = checkEnterprise(store, String(form.enterprise_id), String(form.enterprise_secret))
      return { enterprise, product, form }
    }
  }
}

function formOf(row: Endpoint, { url, body }: Pick<Knock, 'url' | 'body'>): Form {
  if (row.query !== undefined) return queryForm(row.query, url.searchParams)
  return row.body === undefined ? {} : bodyForm(row.body, body)
}

function foundProduct({ store }: World, productKey: string): ProductState {
  const product = store.products.get(productKey)
  if (product === undefined) throw new Refusal(5015)
  return product
}

/** The document's table has `product_secret` where `product_key` is meant (A7): taken only where the emulator is told to. */
function withProductKey({ store, wire }: World, url: URL): URL {
  const given = url.searchParams.get('product_secret')
  if (given === null) return url
  if (!wire.secretInQuery) throw new Refusal(5002, 'product_secret: a secret has no place in a URL, send product_key')
  if (url.searchParams.has('product_key')) return url
  const changed = new URL(url)
  changed.searchParams.delete('product_secret')
  const named = [...store.products.values()].find(each => each.productSecret === given || each.productKey === given)
  changed.searchParams.set('product_key', named?.productKey ?? given)
  return changed
}
