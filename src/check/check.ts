import type { Product } from '../definition/model.ts'
import { isGiztoolsError } from '../errors.ts'
import { createLayout, type Layout } from '../layout/layout.ts'
import { type Allowance, isHeaderCode, parseAllowList, silence, unusedAllowance } from './allow.ts'
import type { CheckFinding } from './finding.ts'
import { placesOf } from './places.ts'
import type { CheckContext } from './rule.ts'
import { allAtZero } from './rules/positions.ts'
import { RULES } from './rules.ts'

export interface CheckOptions {
  /** Findings that are known, beside those that the definition's own `giztools` key names. */
  readonly allow?: readonly Allowance[]
}

/**
 * What is wrong, doubtful or worth knowing about a product that can be loaded, in the order of the rules.
 * Findings that the definition's key `giztools` allows are left out (`{ "allow": ["gap", "overlap:mode"] }`); an entry there that
 * silences nothing is itself a finding. Never throws, whatever `ui` and `giztools` hold.
 */
export function checkDefinition(product: Product, { allow = [] }: CheckOptions = {}): readonly CheckFinding[] {
  const own = parseAllowList(product.giztools)
  const silenced = silence(allFindings(product), own.allowances)
  const unused = silenced.unused.filter(({ code }) => !isHeaderCode(code)).map(unusedAllowance)
  const { findings } = silence([...silenced.findings, ...own.findings, ...unused], allow)
  return findings
}

function allFindings(product: Product): readonly CheckFinding[] {
  const layout = layoutOf(product)
  const placed = layout !== undefined && !allAtZero(product.attributes)
  const context: CheckContext = { product, layout, places: placed ? placesOf(layout) : [] }
  return RULES.flatMap(({ code, severity, find }) => find(context).map(found => ({ code, severity, ...found })))
}

/** Undefined for a product that cannot be laid out: that has its own finding. */
export function layoutOf(product: Product): Layout | undefined {
  try {
    return createLayout(product)
  } catch (error) {
    if (isGiztoolsError(error)) return undefined
    throw error
  }
}
