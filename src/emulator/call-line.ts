import type { Answer } from './answer.ts'
import type { Route } from './route.ts'
import type { Store } from './store.ts'

/**
 * A call as a line of the log: no query, no header, no body, and of the path only ids that there are. A secret that was put where an id
 * belongs is not written down.
 */
export function callLine(store: Store, method: string, route: Route | 404 | 405, answer: Answer): string {
  const what = typeof route === 'number' ? `${method.slice(0, 10)} ?` : `${method} ${pathOf(store, route)}`
  const outcome = answer.fate === 'drop' ? 'dropped' : String(answer.status)
  const name = typeof route === 'number' ? '' : ` ${route.name}`
  return `${what} ${outcome}${answer.code === undefined ? '' : ` ${answer.code}`}${answer.fate === 'truncate' ? ' truncated' : ''}${name}`
}

function pathOf(store: Store, { row, ids }: Route): string {
  const known = { product_key: store.products, did: store.devices, gid: store.groups } as const
  return row.path.replace(/\{(product_key|did|gid)\}/g, (_, name: keyof typeof known) => {
    const id = ids[name] ?? ''
    return known[name].has(id) ? encodeURIComponent(id) : '?'
  })
}
