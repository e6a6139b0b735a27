import { describe, listSome } from '../definition/finding.ts'
import type { Attribute } from '../definition/model.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import type { EncodableAttrs, EncodableValue } from './contract.ts'

/** The value that a caller gives an attribute; own properties only, and `undefined` counts as not given. */
export function givenValue(attrs: EncodableAttrs, name: string): EncodableValue | undefined {
  return Object.hasOwn(attrs, name) ? attrs[name] : undefined
}

/** @throws GiztoolsError ATTRIBUTE_UNKNOWN for a name that the product does not have, MESSAGE_INVALID for what is no object */
export function checkNames(layout: Layout, known: ReadonlySet<string>, attrs: EncodableAttrs): void {
  if (typeof attrs !== 'object' || attrs === null || Array.isArray(attrs)) {
    throw new GiztoolsError(
      'MESSAGE_INVALID',
      `attrs: expected an object of values by attribute name, got ${describe(attrs)}`,
    )
  }
  for (const name of Object.keys(attrs)) if (!known.has(name)) throw unknownAttribute(layout, name)
}

export function unknownAttribute({ fields, product }: Layout, name: string): GiztoolsError {
  const names = fields.map(field => field.attribute.name)
  const shown = listSome(names, 20, ' attributes')
  const message = `${describe(name)}: ${product.name || 'the product'} has no attribute of this name, expected one of ${shown || 'none: it has no attributes'}`
  return new GiztoolsError('ATTRIBUTE_UNKNOWN', message, { path: name })
}

export function readOnlyAttribute({ name, access }: Attribute): GiztoolsError {
  const message = `${name}: expected a writable attribute in a control, got ${access === 'readonly' ? 'a read-only one' : `one of class ${access}`}`
  return new GiztoolsError('ATTRIBUTE_READ_ONLY', message, { path: name })
}

/** A patch names an attribute that the body does not hold. */
export function notCarried(name: string, length: number): GiztoolsError {
  const message = `${name}: the ${length} bytes given do not carry it, so there is nothing to change. Encode a new payload instead`
  return new GiztoolsError('ATTRIBUTE_MISSING', message, { path: name, offset: length })
}

/** @throws GiztoolsError ATTRIBUTE_MISSING naming them, when there are any */
export function requireAll(missing: readonly string[]): void {
  if (missing.length === 0) return
  const message = `a whole status block holds every attribute; not given: ${listSome(missing, 20)}. Give them, or a base to take them from`
  throw new GiztoolsError('ATTRIBUTE_MISSING', message, { path: missing[0] })
}
