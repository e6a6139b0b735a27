import { NumberText } from './exact-json.ts'

/** The value, but for what lies deeper than so many levels, where `…` stands: what nests without end was made to exhaust a stack. */
export function shallow(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof NumberText) return value
  if (levels === 0) return '…'
  if (Array.isArray(value)) return value.map(item => shallow(item, levels - 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shallow(item, levels - 1)]))
}
