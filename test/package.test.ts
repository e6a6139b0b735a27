import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { SYNTAX } from '../src/cli/syntax.ts'
import { VERSION } from '../src/version.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

async function bundle(code: string, minify = false): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    minify,
  })
  return (outputFiles[0] as { text: string }).text
}

// What would betray Node, or generated code that a content-security policy refuses.
// zod's objects, unlike those of zod/mini, ask whether they may: `const F = Function; new F("")`.
const FORBIDDEN = [
  ...[/\bnode:/, /\bprocess\b/, /(?<![<"'`])\bBuffer\b/, /\brequire\(/],
  ...[/\beval\b/, /new Function\b/, /\bFunction\(/, /[=(,]\s*Function\s*[;,)]/],
]

const INNER = /\bSPEC\b|\([A-Z]\d+\)|\b(?:LAN|SNOTI|APP|REALISM|SERIAL-COMMANDS)\.md/

/** Comments and texts may say what they like; code may not. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
}

describe('the package as it is built', () => {
  it('is built (npm test does it, or npm run build)', () => {
    expect(existsSync(`${root}dist/index.js`)).toBe(true)
  })

  // Sections of papers that only those have who change the code.
  it('says nothing that only its makers understand', () => {
    const declarations = readdirSync(`${root}dist`).filter(name => name.endsWith('.d.ts'))
    expect(declarations.length).toBeGreaterThan(15)
    for (const name of declarations) {
      const text = readFileSync(`${root}dist/${name}`, 'utf8')
      expect([name, INNER.exec(text)?.[0]]).toEqual([name, undefined])
    }
    const commands = Object.keys(SYNTAX)
    expect(commands.length).toBeGreaterThan(15)
    for (const words of [[], ...commands.map(command => [command]), ['api', 'activationReport']]) {
      const { stdout } = spawnSync(process.execPath, ['bin/giztools.js', ...words, '--help'], {
        cwd: root,
        encoding: 'utf8',
      })
      expect([words, stdout.length > 100, INNER.exec(stdout)?.[0]]).toEqual([words, true, undefined])
    }
  })

  it.each(['giztools', 'giztools/api', 'giztools/openapi'])(
    'needs neither Node nor generated code in a browser: %s',
    async door => {
      const text = code(await bundle(`export * from '${door}'`))
      for (const pattern of FORBIDDEN) {
        const found = text.match(new RegExp(`.{0,60}${pattern.source}.{0,60}`))
        expect(found?.[0], String(pattern)).toBeUndefined()
      }
      expect(text.length).toBeGreaterThan(10_000)
    },
  )

  it('brings generated code only to those who ask for it', async () => {
    expect(code(await bundle(`export * from 'giztools/compiled'`))).toMatch(/new Function\b/)
  })

  it('has one error class and one engine behind all its doors', () => {
    const script = `
      import * as door from 'giztools'
      import { compiled } from 'giztools/compiled'
      import { arbitraryProduct } from 'giztools/testing'
      import { toBinaryParser } from 'giztools/binary-parser'
      let error
      try { toBinaryParser(door.parseDefinition({ protocolType: 'var_len', entities: [{ attrs: [] }] })) } catch (e) { error = e }
      const codec = door.compileCodec(door.createLayout(door.parseDefinition({ entities: [{ attrs: [] }] })))
      console.log(JSON.stringify([error instanceof door.GiztoolsError, codec.engine, compiled.name, typeof arbitraryProduct, Object.keys(door).length > 20]))`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      encoding: 'utf8',
      env: {},
    })
    expect(run.stderr).toBe('')
    expect(JSON.parse(run.stdout)).toEqual([true, 'interpreted', 'compiled', 'function', true])
  })

  it('says the same version in package.json and CHANGELOG.md', () => {
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
    expect(VERSION).toBe(version)
    expect(readFileSync(`${root}CHANGELOG.md`, 'utf8')).toMatch(
      new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'),
    )
  })
})
