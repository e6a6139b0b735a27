/** Whether two results hold the same values under the same names; the order of names and the class of the objects do not matter. */
export function same(a, b) {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const names = Object.keys(b)
  return Object.keys(a).length === names.length && names.every(name => Object.hasOwn(a, name) && same(a[name], b[name]))
}
