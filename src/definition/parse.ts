import type { Finding } from '../errors.ts'
import { type Issue, read } from '../shape/read.ts'
import { attributeFromJson } from './attribute.ts'
import { definitionError, describe, jsonPath } from './finding.ts'
import type { Attribute, Product } from './model.ts'
import { attributeSchema, definitionSchema } from './schema.ts'
import { parseJsonText } from './text.ts'

/**
 * The product that a definition describes: the answer of `GET /v1/products/{product_key}/datapoint`, or the text of a file that holds it.
 * Unknown keys, missing decoration (`ui`, `desc`, names of entities), any order of the attributes and gaps in their ids are no fault.
 * @throws GiztoolsError DEFINITION_INVALID: `findings` has everything that is wrong, each with its JSON path, what was expected and what was found.
 */
export function parseDefinition(json: unknown): Product {
  const value = typeof json === 'string' ? parseJsonText(json) : json
  const findings: Finding[] = []
  const definition = read(definitionSchema, value)
  collect(definition.issues, value, [], findings)

  const found: Attribute[] = []
  const list = attributeList(value)
  const names = new Map<unknown, string>()
  const ids = new Map<unknown, string>()
  list.forEach((item, index) => {
    const keys = ['entities', 0, 'attrs', index]
    const path = jsonPath(keys)
    const shape = read(attributeSchema, item)
    if (shape.success) {
      const attribute = attributeFromJson(shape.data, path, findings)
      if (attribute !== undefined) found.push(attribute)
    } else {
      collect(shape.issues, item, keys, findings)
      findInRest(item, shape.issues, path, findings)
    }
    // Told even of an attribute with another fault: a person mends both in one go.
    unique(item, 'name', names, path, findings)
    unique(item, 'id', ids, path, findings)
  })
  if (findings.length > 0 || !definition.success) throw definitionError(findings)

  const { name, product_key: productKey, protocolType, ui, giztools } = definition.data
  return {
    name: typeof name === 'string' ? name : '',
    productKey: typeof productKey === 'string' ? productKey : '',
    protocol: protocolType ?? 'standard',
    // The array's order means nothing (SPEC §0.2).
    attributes: found.sort((a, b) => a.id - b.id),
    ...(ui !== undefined && { ui }),
    ...(giztools !== undefined && { giztools }),
  }
}

/** What else is wrong with an attribute whose shape is: the misshapen values are set aside and the rest is looked at. */
function findInRest(item: unknown, issues: readonly Issue[], path: string, findings: Finding[]): void {
  if (typeof item !== 'object' || item === null || issues.some(issue => issue.path[0] === 'data_type')) return
  const rest: Record<PropertyKey, unknown> = { ...item }
  for (const { path: keys } of issues) {
    const [key, inner] = keys as [PropertyKey, PropertyKey | undefined]
    if (inner !== undefined && !Array.isArray(rest[key])) rest[key] = { ...(rest[key] as object), [inner]: undefined }
    else rest[key] = PLACEHOLDERS[key as string]
  }
  const shape = read(attributeSchema, rest)
  if (!shape.success) return
  const reported = new Set(issues.map(issue => `${path}.${jsonPath(issue.path.slice(0, 2))}`))
  const more: Finding[] = []
  attributeFromJson(shape.data, path, more)
  findings.push(...more.filter(finding => !reported.has(finding.path)))
}

const PLACEHOLDERS: Readonly<Record<string, unknown>> = { id: 0, name: '?', type: 'alert', enum: ['?'] }

function attributeList(value: unknown): readonly unknown[] {
  const list = at(value, ['entities', 0, 'attrs'])
  return Array.isArray(list) ? list : []
}

function unique(
  item: unknown,
  key: 'name' | 'id',
  seen: Map<unknown, string>,
  path: string,
  findings: Finding[],
): void {
  const value = at(item, [key])
  if (typeof value !== (key === 'name' ? 'string' : 'number') || value === '') return
  const first = seen.get(value)
  if (first === undefined) seen.set(value, path)
  else
    findings.push({
      path: `${path}.${key}`,
      expected: `${key === 'name' ? 'a name' : 'an id'} of its own`,
      found: `${describe(value)}, which ${first} has already`,
    })
}

function collect(issues: readonly Issue[], value: unknown, root: readonly PropertyKey[], findings: Finding[]): void {
  for (const issue of issues) {
    findings.push({
      path: jsonPath([...root, ...issue.path]),
      expected: issue.message,
      found: describe(at(value, issue.path)),
    })
  }
}

function at(value: unknown, keys: readonly PropertyKey[]): unknown {
  let here: unknown = value
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return here
}
