import type { GiztoolsError } from '../errors.ts'
import type { CheckFinding } from './finding.ts'

/** What is wrong with a definition that cannot be loaded. */
export function loadFindings(error: GiztoolsError): readonly CheckFinding[] {
  if (error.findings === undefined) return [loadFinding('definition-invalid', error.path ?? '', error.message)]
  return error.findings.map(({ path, expected, found }) =>
    loadFinding('definition-invalid', path, `${path === '' ? 'the definition' : path} is ${found}`, expected),
  )
}

export function loadFinding(code: string, path: string, message: string, expected?: string): CheckFinding {
  return { code, severity: 'error', path, message, attributes: [], ...(expected !== undefined && { expected }) }
}
