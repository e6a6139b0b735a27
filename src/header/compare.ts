import type { CheckFinding } from '../check/finding.ts'
import type { Layout } from '../layout/layout.ts'
import { compareCodes } from './compare-codes.ts'
import { compareMacros } from './compare-macros.ts'
import { compareStructs } from './compare-structs.ts'
import { compareWidths } from './compare-widths.ts'
import { about, bytesOf, type Comparison, listed, onLine, type Pair } from './comparison.ts'
import type { Header } from './header.ts'

/**
 * Where a generated header and a definition disagree: product key, macros, enum codes and labels, flags, members of structs and their types,
 * widths of bit groups, and what is only on one side. Paths are the definition's; messages name the header's lines.
 * What makes bytes be read wrongly is an error; labels, limits and what is merely missing are warnings; what the header leaves open is no finding.
 */
export function compareHeader(layout: Layout, header: Header): readonly CheckFinding[] {
  const findings: CheckFinding[] = []
  const report = (finding: CheckFinding) => findings.push(finding)
  compareKey(layout, header, report)
  if (layout.protocol !== header.protocol) {
    report({
      code: 'header-protocol',
      severity: 'error',
      path: 'protocolType',
      message: `header is of a ${header.protocol} product, definition says ${layout.protocol}: no payload is read alike, so nothing else was compared`,
      attributes: [],
      expected: layout.protocol,
    })
    return findings
  }
  const comparison = matched(layout, header, report)
  compareMacros(comparison)
  compareCodes(comparison)
  compareWidths(comparison)
  compareStructs(comparison)
  for (const { name, values, line } of header.repeated)
    report({
      code: 'header-repeated',
      severity: 'warning',
      path: '',
      message: `header defines ${name} as ${listed(values, ' and as ')}; the last ${onLine(line)} was compared`,
      attributes: [],
    })
  return findings
}

function compareKey({ product }: Layout, header: Header, report: Comparison['report']): void {
  const { productKey, productKeyLine } = header
  if (productKey === '' || product.productKey === '') return
  if (productKey.toLowerCase() === product.productKey.toLowerCase()) return
  report({
    code: 'header-product-key',
    severity: 'error',
    path: 'product_key',
    message: `header says product key ${productKey} ${onLine(productKeyLine)}, definition says ${product.productKey}: the firmware is another product's`,
    attributes: [],
    expected: `#define PRODUCT_KEY "${product.productKey}"`,
  })
}

/** Finds each attribute's other half, and tells of those that have none. */
function matched(layout: Layout, header: Header, report: Comparison['report']): Comparison {
  const pairs: Pair[] = []
  const lacking = new Set<string>()
  const surplus = new Set(header.attributes.keys())
  const names = new Set(layout.fields.map(({ attribute }) => attribute.name))
  const structs = [header.points, header.flags, header.status, header.values]
  const spelled = new Set(structs.flatMap(struct => struct?.members.map(({ attribute }) => attribute) ?? []))
  for (const field of layout.fields) {
    const { name } = field.attribute
    const capitals = name.toUpperCase()
    // Where only macros name an attribute, an older header has it in capitals.
    const stated =
      header.attributes.get(name) ??
      (names.has(capitals) || spelled.has(capitals) ? undefined : header.attributes.get(capitals))
    if (stated && surplus.delete(stated.name)) pairs.push({ field, stated })
    else lacking.add(name)
  }
  for (const field of layout.fields) {
    if (!lacking.has(field.attribute.name)) continue
    const message = 'in the definition, but nowhere in the header: the firmware does not know it'
    report(about(field.attribute, { code: 'header-lacks', severity: 'error', message, ...bytesOf(field) }))
  }
  for (const name of surplus) {
    const message = `${name}: in the header, but not in the definition: the cloud does not know it`
    report({ code: 'header-only', severity: 'error', path: '', message, attributes: [name] })
  }
  return { layout, header, pairs, lacking, surplus, told: new Set(), report }
}
