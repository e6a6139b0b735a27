import * as z from 'zod/mini'
import { readText } from '../bytes/encoded-text.ts'
import type { Finding } from '../errors.ts'
import { attributeFromJson } from './attribute.ts'
import { definitionError, describe, jsonPath } from './finding.ts'
import { MOST_FINDINGS } from './limits.ts'
import type { Attribute, Product } from './model.ts'
import { attributeSchema, definitionSchema } from './schema.ts'
import { parseJsonText } from './text.ts'

type Issue = z.core.$ZodIssue

/**
 * The product that a definition describes: the answer of `GET /v1/products/{product_key}/datapoint`, or the text or the bytes of a file that holds it
 * (UTF-8; UTF-16 with its mark; otherwise GB18030).
 * Unknown keys, missing decoration (`ui`, `desc`, names of entities), any order of the attributes and gaps in their ids are no fault.
 * @throws GiztoolsError TEXT_INVALID for bytes that are no text; DEFINITION_INVALID: `findings` has everything that is wrong, each with its JSON path, what was expected and what
 * was found. After ten thousand of them the last one says how many more attributes and labels are wrong.
 */
export function parseDefinition(json: unknown): Product {
  const text = json instanceof Uint8Array ? readText(json).text : json
  const value = typeof text === 'string' ? parseJsonText(text) : text
  const findings: Finding[] = []
  const definition = definitionSchema.safeParse(value)
  collect(definition.error?.issues ?? [], value, [], findings)

  let more = 0
  const found: Attribute[] = []
  const names = new Map<unknown, string>()
  const ids = new Map<unknown, string>()
  attributeList(value).forEach((item, index) => {
    const keys = ['entities', 0, 'attrs', index]
    const path = jsonPath(keys)
    const own: Finding[] = []
    const isTold = findings.length < MOST_FINDINGS
    const shape = isTold ? attributeSchema.safeParse(item) : glance(item)
    if (shape.success) {
      const attribute = attributeFromJson(shape.data, path, own)
      if (attribute !== undefined && isTold) found.push(attribute)
    } else if (shape.error !== undefined) {
      more += collect(shape.error.issues, item, keys, own)
      findInRest(item, shape.error.issues, path, own)
    }
    // Told even of an attribute with another fault: a person mends both in one go.
    unique(item, 'name', names, path, own)
    unique(item, 'id', ids, path, own)
    if (isTold) findings.push(...own)
    else if (!shape.success || own.length > 0) more += 1
  })
  if (findings.length > 0 || !definition.success) throw definitionError(findings, undefined, more)

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

/** Whether an attribute is wrong is known much sooner than what is wrong with it. */
function glance(item: unknown) {
  return z.validate(attributeSchema, item)
    ? ({ success: true, data: item } as const)
    : ({ success: false, error: undefined } as const)
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
  const shape = attributeSchema.safeParse(rest)
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

/** What schemas found; gives how many more of the same they only counted. */
function collect(issues: readonly Issue[], value: unknown, root: readonly PropertyKey[], findings: Finding[]): number {
  let more = 0
  for (const issue of issues) {
    findings.push({
      path: jsonPath([...root, ...issue.path]),
      expected: issue.message,
      found: describe(at(value, issue.path)),
    })
    if (issue.code === 'custom') more += issue.params?.more ?? 0
  }
  return more
}

function at(value: unknown, keys: readonly PropertyKey[]): unknown {
  let here: unknown = value
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return here
}
