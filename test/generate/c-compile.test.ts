import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { generateC } from '../../src/generate/c.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { describeShared } from '../shared-definitions.ts'
import { COMPILERS, STRICT, unavailable } from './c-compilers.ts'
import { cProducts } from './c-products.ts'

const folder = mkdtempSync(join(tmpdir(), 'giztools-c-'))
afterAll(() => rmSync(folder, { recursive: true }))

const sources = [...cProducts].map(([title, product], index) => {
  const { header, source } = generateC(createLayout(product), { prefix: `product_${index}` })
  writeFileSync(join(folder, `product_${index}.h`), header)
  writeFileSync(join(folder, `product_${index}.c`), source)
  return { title, file: `product_${index}.c` }
})

function compile([program = '', ...flags]: readonly string[], files: readonly string[]): string {
  const out = mkdtempSync(join(folder, 'out-'))
  mkdirSync(out, { recursive: true })
  const { stdout, stderr } = spawnSync(
    program,
    [...flags, ...STRICT, '-I', folder, '-c', ...files.map(file => join(folder, file))],
    { cwd: out, encoding: 'utf8' },
  )
  return `${stdout}${stderr}`
}

describe('every generated source compiles without a warning', () => {
  for (const [name, command] of Object.entries(COMPILERS)) {
    const reason = unavailable(command)
    test.skipIf(reason !== undefined)(
      `with ${name}${reason === undefined ? '' : ` (skipped: ${reason})`}`,
      () => {
        const files = sources.map(({ file }) => file)
        expect(compile(command, files)).toBe('')
        expect(
          compile([...command, '-O0', ...sources.map((_, index) => `-DPRODUCT_${index}_WITH_LABELS`)], files),
        ).toBe('')
      },
      300_000,
    )
  }
})

const reason = unavailable(COMPILERS.gcc as readonly string[])
describe(`the compiler is asked strictly${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  test.skipIf(reason !== undefined)('it refuses what is narrowed silently', () => {
    writeFileSync(join(folder, 'narrow.c'), 'unsigned char f(int x);\nunsigned char f(int x) { return x; }\n')
    expect(compile(COMPILERS.gcc as readonly string[], ['narrow.c'])).toContain('-Werror=conversion')
  })

  test.skipIf(reason !== undefined)('two products go into one translation unit', () => {
    writeFileSync(join(folder, 'both.c'), '#include "product_0.c"\n#include "product_1.c"\n')
    expect(compile(COMPILERS.gcc as readonly string[], ['both.c'])).toBe('')
  })

  const plus = unavailable(['g++', '-xc++'])
  test.skipIf(plus !== undefined)(
    `the headers are C++ as well${plus === undefined ? '' : ` (skipped: ${plus})`}`,
    () => {
      writeFileSync(join(folder, 'all.cc'), sources.map((_, index) => `#include "product_${index}.h"\n`).join(''))
      const { stderr } = spawnSync(
        'g++',
        ['-std=c++11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', join(folder, 'all.cc')],
        { encoding: 'utf8' },
      )
      expect(stderr).toBe('')
    },
  )
})

describeShared('definitions', 'the C of real definitions', (files, read) => {
  test.skipIf(reason !== undefined)(
    `compiles without a warning${reason === undefined ? '' : ` (skipped: ${reason})`}`,
    () => {
      const written = files.map((file, index) => {
        const layout = createLayout(parseDefinition(read(file)))
        const { header, source } = generateC(layout, { prefix: `real_${index}` })
        writeFileSync(join(folder, `real_${index}.h`), header)
        writeFileSync(join(folder, `real_${index}.c`), source)
        return `real_${index}.c`
      })
      expect(compile(['gcc', '-Os', ...written.map((_, index) => `-DREAL_${index}_WITH_LABELS`)], written)).toBe('')
    },
  )
})
