/** How deep a snapshot may be. */
export const SNAPSHOT_LEVELS = 100
/** How deep a definition may be: in a snapshot it stands three levels down, in a product of the list of products. */
export const DEFINITION_LEVELS = SNAPSHOT_LEVELS - 3

/** Whether lists and objects are nested in more than so many levels. What reads and writes nested values does so by recursion. */
export function isNestedBeyond(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(each => isNestedBeyond(each, levels - 1))
}
