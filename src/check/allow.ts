import { describe } from '../definition/finding.ts'
import type { CheckFinding } from './finding.ts'

/** A finding that is known and meant: all of that code, or those that concern one attribute. */
export interface Allowance {
  readonly code: string
  readonly attribute?: string
}

/** `gap`, `overlap:mode`: the attribute's name is all that follows the first colon. Undefined where there is no code. */
export function parseAllowance(text: string): Allowance | undefined {
  const [, code, attribute] = /^([a-z0-9-]+)(?::(.+))?$/s.exec(text) ?? []
  if (code === undefined) return undefined
  return attribute === undefined ? { code } : { code, attribute }
}

/** What a `giztools` object silences, with the path of each entry, and what in it cannot be read. */
export interface AllowList {
  readonly allowances: readonly (Allowance & { readonly path: string })[]
  readonly findings: readonly CheckFinding[]
}

/**
 * Reads `{ "allow": ["gap", "overlap:mode", { "code": "overlap", "attribute": "mode", "reason": "one byte, two names" }] }`.
 * `giztools` may be anything; `path` is where it stands. Other keys are other people's.
 */
export function parseAllowList(giztools: unknown, path = 'giztools'): AllowList {
  const findings: CheckFinding[] = []
  const allowances: (Allowance & { path: string })[] = []
  const refuse = (where: string, expected: string, found: unknown) =>
    findings.push({
      code: 'allow-invalid',
      severity: 'warning',
      path: where,
      message: `not understood: ${describe(found)}`,
      attributes: [],
      expected,
    })
  if (giztools === undefined) return { allowances, findings }
  if (!isObject(giztools)) refuse(path, 'an object such as { "allow": ["gap"] }', giztools)
  else if (Array.isArray(giztools.allow)) {
    for (const [index, entry] of giztools.allow.entries()) {
      const allowance = allowanceOf(entry)
      const where = `${path === '' ? '' : `${path}.`}allow[${index}]`
      if (allowance === undefined) refuse(where, 'a code, code:attribute, or { "code", "attribute", "reason" }', entry)
      else allowances.push({ ...allowance, path: where })
    }
  } else if (giztools.allow !== undefined) {
    refuse(`${path === '' ? '' : `${path}.`}allow`, 'a list of codes', giztools.allow)
  }
  return { allowances, findings }
}

function allowanceOf(entry: unknown): Allowance | undefined {
  if (typeof entry === 'string') return parseAllowance(entry)
  if (!isObject(entry) || typeof entry.code !== 'string') return undefined
  if (entry.attribute === undefined) return { code: entry.code }
  return typeof entry.attribute === 'string' ? { code: entry.code, attribute: entry.attribute } : undefined
}

/** The findings that no allowance names, and the allowances that name none. */
export function silence<A extends Allowance>(
  findings: readonly CheckFinding[],
  allowances: readonly A[],
): { readonly findings: readonly CheckFinding[]; readonly unused: readonly A[] } {
  // By code, and by code and attribute: both lists may be long.
  const byKey = new Map<string, A[]>()
  for (const allowance of allowances) {
    const same = byKey.get(keyOf(allowance))
    if (same === undefined) byKey.set(keyOf(allowance), [allowance])
    else same.push(allowance)
  }
  const used = new Set<string>()
  const left = findings.filter(({ code, attributes }) => {
    const keys = [keyOf({ code }), ...attributes.map(attribute => keyOf({ code, attribute }))]
    const meant = keys.filter(key => byKey.has(key))
    for (const key of meant) used.add(key)
    return meant.length === 0
  })
  return { findings: left, unused: allowances.filter(allowance => !used.has(keyOf(allowance))) }
}

function keyOf({ code, attribute }: Allowance): string {
  return attribute === undefined ? code : `${code}:${attribute}`
}

/** Findings of a comparison with a header: only that comparison knows whether an entry for one silences anything. */
export function isHeaderCode(code: string): boolean {
  return code.startsWith('header-')
}

/** Tells of an allowance that silences nothing. */
export function unusedAllowance({ code, attribute, path }: Allowance & { readonly path: string }): CheckFinding {
  const what = attribute === undefined ? code : `${code} of ${JSON.stringify(attribute)}`
  return {
    code: 'allow-unused',
    severity: 'note',
    path,
    message: `nothing is silenced: there is no finding ${what}`,
    attributes: attribute === undefined ? [] : [attribute],
    expected: 'an entry for each known finding, and no others',
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
