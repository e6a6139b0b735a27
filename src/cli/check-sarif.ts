import { CHECK_CODES } from '../check/rules.ts'
import { VERSION } from '../version.ts'
import type { CheckedFile, PlacedFinding } from './checked-file.ts'

/** The findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines: one run, a result a finding, a rule a code. */
export function sarifLog(files: readonly CheckedFile[]): object {
  const codes = [...new Set(files.flatMap(({ findings }) => findings.map(({ finding }) => finding.code)))]
  const severityOf = new Map(
    files.flatMap(({ findings }) => findings.map(({ finding }) => [finding.code, finding.severity] as const)),
  )
  const rules = codes.map(code => ({
    id: code,
    ...(CHECK_CODES.has(code) && { shortDescription: { text: CHECK_CODES.get(code)?.reason } }),
    defaultConfiguration: { level: CHECK_CODES.get(code)?.severity ?? severityOf.get(code) },
  }))
  const indexOf = new Map(codes.map((code, index) => [code, index]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'giztools', version: VERSION, rules } },
        columnKind: 'utf16CodeUnits',
        results: files.flatMap(({ file, findings }) =>
          findings.map(placed => result(file, placed, indexOf.get(placed.finding.code) as number)),
        ),
      },
    ],
  }
}

function result(file: string, { finding, region }: PlacedFinding, ruleIndex: number): object {
  const { code, severity, path, message, attributes, bytes, bits, expected } = finding
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: expected === undefined ? message : `${message}. Expected: ${expected}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          ...(region !== undefined && {
            region: {
              startLine: region.line,
              startColumn: region.column,
              endLine: region.endLine,
              endColumn: region.endColumn,
            },
          }),
        },
        ...(path !== '' && { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
    properties: {
      attributes,
      ...(bytes && { bytes }),
      ...(bits && { bits }),
      ...(expected !== undefined && { expected }),
    },
  }
}

/** A path as a relative reference: code hosts resolve it against the root of the repository. */
function uriOf(file: string): string {
  return file
    .replace(/[\uD800-\uDFFF]/gu, '\uFFFD')
    .replace(/\\/g, '/')
    .replace(/^\.\//, '')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}
