import { isHeaderCode, parseAllowList, silence, unusedAllowance } from '../check/allow.ts'
import { layoutOf } from '../check/check.ts'
import type { CheckFinding } from '../check/finding.ts'
import type { Product } from '../definition/model.ts'
import { compareHeader } from '../header/compare.ts'
import type { Header } from '../header/header.ts'

/** What was found in a definition, and where the header differs from it; the definition's own `giztools` key silences that too. */
export function withHeaderFindings(
  product: Product,
  found: readonly CheckFinding[],
  header: Header,
): readonly CheckFinding[] {
  const layout = layoutOf(product)
  if (layout === undefined) return found
  const { allowances } = parseAllowList(product.giztools)
  const { findings, unused } = silence(compareHeader(layout, header), allowances)
  // Only here it shows which entries for the header silence anything, whatever was said of them before.
  const forHeader = new Set(allowances.filter(({ code }) => isHeaderCode(code)).map(({ path }) => path))
  const others = found.filter(({ code, path }) => code !== 'allow-unused' || !forHeader.has(path))
  return [...others, ...findings, ...unused.filter(({ path }) => forHeader.has(path)).map(unusedAllowance)]
}
