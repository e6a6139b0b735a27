import type { Layout } from '../layout/layout.ts'
import { UsageError } from './fault.ts'
import { near, nearest } from './near-names.ts'

/**
 * The attributes to show: those that `--attrs` lists, in its order, or all in id order.
 * @throws UsageError for a name that the product does not have
 */
export function chosenNames(list: string | undefined, { fields }: Layout): readonly string[] {
  const names = fields.map(({ attribute }) => attribute.name)
  if (list === undefined) return names
  // A name may itself have a comma.
  if (names.includes(list)) return [list]
  const chosen = list
    .split(',')
    .map(name => (names.includes(name) ? name : name.trim()))
    .filter(name => name !== '')
  for (const name of chosen) {
    if (!names.includes(name))
      throw new UsageError(`--attrs: no attribute ${JSON.stringify(name)}${suggestion(name, names)}`)
  }
  if (chosen.length === 0) throw new UsageError('--attrs: expected names, got none')
  return [...new Set(chosen)]
}

function suggestion(name: string, names: readonly string[]): string {
  const alike = nearest(name, names)
  if (alike.length > 0) return near(alike)
  return `; there ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, 10).join(', ')}${names.length > 10 ? ' …' : ''}`
}
