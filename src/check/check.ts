import type { Product } from '../definition/model.ts'
import { parseDefinition } from '../definition/parse.ts'
import { givenOf, requireProduct } from '../definition/stages.ts'
import { isGiztoolsError } from '../errors.ts'
import { createLayout, type Layout } from '../layout/layout.ts'
import { type Allowance, isHeaderCode, parseAllowList, silence, unusedAllowance } from './allow.ts'
import type { CheckFinding } from './finding.ts'
import { loadFindings } from './load-findings.ts'
import { placesOf } from './places.ts'
import type { CheckContext } from './rule.ts'
import { allAtZero } from './rules/positions.ts'
import { RULES } from './rules.ts'

export interface CheckOptions {
  /** Findings that are known, beside those that the definition's own `giztools` key names. */
  readonly allow?: readonly Allowance[]
}

/**
 * What is wrong, doubtful or worth knowing about a definition, in the order of the rules: a product, or what `parseDefinition` takes
 * (JSON, text, bytes), of which one that cannot be loaded has findings too.
 * Findings that the definition's key `giztools` allows are left out (`{ "allow": ["gap", "overlap:mode"] }`); an entry there that
 * silences nothing is itself a finding. Never throws for what a definition holds.
 * @throws GiztoolsError MESSAGE_INVALID for a layout or a codec in place of a definition
 */
export function checkDefinition(definition: unknown, { allow = [] }: CheckOptions = {}): readonly CheckFinding[] {
  let product: Product
  try {
    product = loaded(definition)
  } catch (error) {
    if (!isGiztoolsError(error) || error.code === 'MESSAGE_INVALID') throw error
    return loadFindings(error)
  }
  const own = parseAllowList(product.giztools)
  const silenced = silence(allFindings(product), own.allowances)
  const unused = silenced.unused.filter(({ code }) => !isHeaderCode(code)).map(unusedAllowance)
  const { findings } = silence([...silenced.findings, ...own.findings, ...unused], allow)
  return findings
}

function loaded(definition: unknown): Product {
  const given = givenOf(definition)
  if (given === 'layout' || given === 'codec') requireProduct(definition, 'checkDefinition')
  return given === 'product' ? (definition as Product) : parseDefinition(definition)
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
