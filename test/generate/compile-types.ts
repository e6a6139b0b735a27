import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  noEmit: true,
  allowImportingTsExtensions: true,
  lib: ['lib.es2022.d.ts'],
  // Not skipLibCheck: what is tested is a .d.ts, too.
  skipDefaultLibCheck: true,
}

/** TypeScript's own files, which every program reads: most of what one takes. */
const libraryFiles = new Map<string, ts.SourceFile | undefined>()

function hostFor(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true)
  const folder = ts.getDefaultLibFilePath(options).replace(/[^/]*$/, '')
  return {
    ...host,
    getSourceFile(file, ...rest) {
      if (!file.startsWith(folder)) return host.getSourceFile(file, ...rest)
      if (!libraryFiles.has(file)) libraryFiles.set(file, host.getSourceFile(file, ...rest))
      return libraryFiles.get(file)
    },
  }
}

/** What `tsc --strict` says of files that stand in one folder: `file:line message`, nothing where all is well. */
export function typeErrors(files: Readonly<Record<string, string>>, options: ts.CompilerOptions = {}): string[] {
  return withProgram(files, options, program =>
    ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
      const line = file === undefined ? '' : file.text.slice(0, start).split('\n').length
      const name = file?.fileName.split('/').at(-1) ?? ''
      return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    }),
  )
}

/** What an editor shows of a property of an exported type: its documentation and tags. */
export function propertyDoc(text: string, type: string, property: string): { doc: string; tags: number } {
  return withProgram({ 'types.ts': text }, {}, program => {
    const checker = program.getTypeChecker()
    const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith('/types.ts')) as ts.SourceFile
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(file) as ts.Symbol)
    const symbol = exported.find(({ name }) => name === type) as ts.Symbol
    const found = checker
      .getDeclaredTypeOfSymbol(symbol)
      .getProperties()
      .find(({ name }) => name === property)
    return {
      doc: ts.displayPartsToString(found?.getDocumentationComment(checker)),
      tags: found?.getJsDocTags(checker).length ?? -1,
    }
  })
}

function withProgram<T>(
  files: Readonly<Record<string, string>>,
  options: ts.CompilerOptions,
  use: (program: ts.Program) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'giztools-types-'))
  try {
    for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files }))
      writeFileSync(join(folder, name), text)
    const roots = Object.keys(files)
      .filter(name => name.endsWith('ts'))
      .map(name => join(folder, name))
    const all = { ...OPTIONS, ...options }
    return use(ts.createProgram(roots, all, hostFor(all)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
