import {
  type Allowance,
  isHeaderCode,
  parseAllowance,
  parseAllowList,
  silence,
  unusedAllowance,
} from '../../check/allow.ts'
import { checkDefinition } from '../../check/check.ts'
import { type CheckFinding, isAbove } from '../../check/finding.ts'
import { loadFinding, loadFindings } from '../../check/load-findings.ts'
import { CHECK_CODES } from '../../check/rules.ts'
import type { Product } from '../../definition/model.ts'
import { parseDefinition } from '../../definition/parse.ts'
import { parseJsonText } from '../../definition/text.ts'
import { type GiztoolsError, isGiztoolsError } from '../../errors.ts'
import type { Header } from '../../header/header.ts'
import { type CheckedFile, countText, type PlacedFinding } from '../checked-file.ts'
import { UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { near, nearest } from '../near-names.ts'
import type { CheckFlags } from '../options.ts'
import { fileText, fileTextIfThere } from '../read-file.ts'
import { type SourceText, sourceText } from '../source-text.ts'
import { safeJson } from '../visible.ts'

export async function check(sources: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const allow = allowancesOf(flags.allow)
  const header = flags.header === undefined ? undefined : await openHeader(flags.header, sources, io)
  const files: CheckedFile[] = []
  for (const source of sources) files.push(...(await checkFile(source, allow, header, io)))
  await report(files, flags.format, io)
  const limit = flags['max-severity']
  return files.some(({ findings }) => findings.some(({ finding }) => isAbove(finding.severity, limit))) ? 1 : 0
}

/** @throws UsageError for more than one definition: a header is one product's */
async function openHeader(path: string, sources: readonly string[], io: Io): Promise<Header> {
  if (path === '-' && sources.includes('-')) throw new UsageError('--header: stdin is the definition already')
  if (sources.length > 1)
    throw new UsageError(`--header: expected one definition to compare it with, got ${sources.length}`)
  return (await import('../header-file.ts')).openHeader(path, io)
}

async function checkFile(
  source: string,
  allow: readonly Allowance[],
  header: Header | undefined,
  io: Io,
): Promise<readonly CheckedFile[]> {
  const file = source === '-' ? 'stdin' : source
  let text: string
  try {
    text = await fileText(source, io)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return [checked(file, undefined, [{ finding: loadFinding('file-unreadable', '', message) }])]
  }
  const code = sourceText(text)
  let product: Product
  try {
    product = parseDefinition(text)
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    return [checked(file, code, loadErrors(error, code))]
  }
  const side = await sideFile(source, io)
  const found = header
    ? (await import('../header-findings.ts')).withHeaderFindings(product, checkDefinition(product), header)
    : checkDefinition(product)
  const { findings, unused } = silence(found, side?.allowances ?? [])
  const place = (text: SourceText, found: readonly CheckFinding[]) =>
    silence(found, allow).findings.map(finding => ({
      finding,
      region: (finding.path === '' ? text.syntaxError() : undefined) ?? text.regionOf(finding.path),
    }))
  const sideFindings =
    side &&
    place(side.code, [
      ...side.findings,
      ...unused.filter(({ code }) => header !== undefined || !isHeaderCode(code)).map(unusedAllowance),
    ])
  return [
    checked(file, code, place(code, findings)),
    ...(side && sideFindings && sideFindings.length > 0 ? [checked(side.file, side.code, sideFindings)] : []),
  ]
}

function checked(file: string, code: SourceText | undefined, findings: readonly PlacedFinding[]): CheckedFile {
  const ordered = [...findings].sort(
    ({ region: a }, { region: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  )
  return { file, findings: ordered, line: code?.line ?? (() => '') }
}

/** What stands beside a definition that nobody may edit: `<definition>.giztools`, of the same form as its `giztools` key. */
interface SideFile {
  readonly file: string
  readonly code: SourceText
  readonly allowances: readonly (Allowance & { readonly path: string })[]
  readonly findings: readonly CheckFinding[]
}

async function sideFile(source: string, io: Io): Promise<SideFile | undefined> {
  if (source === '-') return undefined
  const file = `${source}.giztools`
  let code = sourceText('')
  try {
    const text = await fileTextIfThere(file, io)
    if (text === undefined) return undefined
    code = sourceText(text)
    return { file, code, ...parseAllowList(parseJsonText(text), '') }
  } catch (error) {
    const [broken] = (isGiztoolsError(error) && error.findings) || []
    const message = broken === undefined ? String((error as Error).message) : `the file is ${broken.found}`
    const expected = broken?.expected ?? 'JSON'
    const finding = { code: 'allow-invalid', severity: 'warning' as const, path: '', message, attributes: [], expected }
    return { file, code, allowances: [], findings: [finding] }
  }
}

function loadErrors(error: GiztoolsError, code: SourceText): readonly PlacedFinding[] {
  const syntax = code.syntaxError()
  return loadFindings(error).map(finding => ({
    finding,
    region: (finding.path === '' ? syntax : undefined) ?? code.regionOf(finding.path),
  }))
}

/** @throws UsageError for a code that no rule has */
function allowancesOf(list: string | undefined): readonly Allowance[] {
  if (list === undefined) return []
  return list.split(',').map(text => {
    const allowance = parseAllowance(text.trim())
    if (allowance === undefined)
      throw new UsageError(`--allow: expected code or code:attribute, got ${JSON.stringify(text)}`)
    if (!CHECK_CODES.has(allowance.code) && !isHeaderCode(allowance.code)) {
      const hint = near(nearest(allowance.code, [...CHECK_CODES.keys()]))
      throw new UsageError(`--allow: no finding has the code ${allowance.code}${hint}`)
    }
    return allowance
  })
}

async function report(files: readonly CheckedFile[], format: CheckFlags['format'], io: Io): Promise<void> {
  if (format === 'sarif') {
    const { sarifLog } = await import('../check-sarif.ts')
    await io.stdout.write(`${safeJson(sarifLog(files))}\n`)
  } else if (format === 'json') {
    const json = files.map(({ file, findings }) => ({
      file,
      findings: findings.map(({ finding, region }) => ({ ...finding, line: region?.line, column: region?.column })),
    }))
    await io.stdout.write(`${safeJson({ files: json })}\n`)
  } else {
    const { findingLines } = await import('../check-text.ts')
    const { paintOf } = await import('../colour.ts')
    const paint = paintOf(io, 'stdout')
    for (const file of files)
      for (const placed of file.findings) await io.stdout.write(`${findingLines(file, placed, paint).join('\n')}\n\n`)
    await io.stdout.write(`${countText(files)}\n`)
  }
}
