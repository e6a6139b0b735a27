import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// The package as npm hands it out, in a project that has nothing but what it brings along: no peers, no types of Node.

const root = fileURLToPath(new URL('../', import.meta.url))
const { exports, dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const ENTRIES = Object.keys(exports).filter(name => name !== './package.json')
/** What an entry asks its user to install. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  './testing': ['fast-check', 'pure-rand'],
  './binary-parser': ['binary-parser'],
  './telemetry': ['@opentelemetry/api'],
  './arrow': ['apache-arrow', 'flatbuffers', 'tslib'],
}

let project = ''
/** Files and processes are not for browsers. */
const NODE_ONLY = ['./token-folder']

const nameOf = (entry: string) => `giztools${entry.slice(1)}`

/** A project with the packed package and some of its peers. */
function projectWith(peers: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'giztools-tarball-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'giztools'), { recursive: true })
  const unpacked = spawnSync('tar', ['xzf', tarball, '--strip-components=1', '-C', join(modules, 'giztools')])
  if (unpacked.status !== 0) throw new Error(String(unpacked.stderr))
  for (const name of [...Object.keys(dependencies), ...peers]) {
    mkdirSync(join(modules, name, '..'), { recursive: true })
    symlinkSync(`${root}node_modules/${name}`, join(modules, name))
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

let tarball = ''
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'giztools-pack-'))
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], {
    cwd: root,
  })
  tarball = join(project, String(packed.stdout).trim())
})
const folders: string[] = []
afterAll(() => {
  for (const folder of [project, ...folders]) rmSync(folder, { recursive: true })
})

describe.each([
  ['5.9', `${root}node_modules/typescript/bin/tsc`],
  ['7', `${root}node_modules/typescript-7/bin/tsc`],
])('TypeScript %s', (version, tsc) => {
  it.each([
    ['nodenext', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('takes the declarations of every entry, peers absent: %s', (_name, flags) => {
    expect(String(spawnSync(process.execPath, [tsc, '--version']).stdout)).toContain(`Version ${version}`)
    const bare = ENTRIES.filter(entry => PEERS[entry] === undefined)
    expect(bare.length).toBeGreaterThan(10)
    for (const [entries, peers] of [
      [bare, []] as const,
      ...Object.entries(PEERS).map(([entry, its]) => [[entry], its] as const),
    ]) {
      const folder = projectWith(peers)
      folders.push(folder)
      const lines = entries.map((entry, index) => `export * as door${index} from '${nameOf(entry)}'`)
      writeFileSync(join(folder, 'index.ts'), `${lines.join('\n')}\n`)
      const strict = [
        '--strict',
        '--noEmit',
        '--skipLibCheck',
        'false',
        '--target',
        'es2022',
        '--lib',
        'es2022,dom,dom.asynciterable',
      ]
      const { stdout } = spawnSync(process.execPath, [tsc, ...strict, ...flags, 'index.ts'], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect([entries, stdout]).toEqual([entries, ''])
    }
  })
})

it('every entry that needs no peer is bundled for browsers without one', async () => {
  const folder = projectWith([])
  folders.push(folder)
  for (const entry of ENTRIES.filter(name => PEERS[name] === undefined && !NODE_ONLY.includes(name))) {
    const { errors } = await build({
      stdin: { contents: `export * from '${nameOf(entry)}'`, resolveDir: folder },
      ...{ bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent' },
    }).catch(error => error)
    expect([entry, errors]).toEqual([entry, []])
  }
})

it('has every file that its texts link to', () => {
  const packed = String(spawnSync('tar', ['tzf', tarball]).stdout)
    .split('\n')
    .map(path => path.replace(/^package\//, ''))
  const texts = packed.filter(path => path.endsWith('.md'))
  expect(texts.length).toBeGreaterThan(3)
  for (const text of texts) {
    const links = [...readFileSync(root + text, 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
    for (const [, link = ''] of links) expect([text, packed.includes(join(text, '..', link))]).toEqual([text, true])
  }
})

it('has nothing to run when it is installed', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
  // npm warns of each of these.
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) expect(scripts).not.toHaveProperty(name)
})

it('toArrow says what to install', () => {
  const folder = projectWith([])
  folders.push(folder)
  const script = `
    import { createLayout, parseDefinition, parseHex } from 'giztools'
    import { decodeColumns } from 'giztools/columns'
    import { toArrow } from 'giztools/arrow'
    const attrs = [{ id: 0, name: 'on', type: 'status_writable', data_type: 'bool' }]
    const layout = createLayout(parseDefinition({ entities: [{ attrs }] }))
    await toArrow(decodeColumns(layout, [parseHex('01')])).catch(error => console.log(error.code, error.message))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect([stdout, stderr]).toEqual([
    'ARROW_MISSING toArrow: needs the package apache-arrow; it is not installed with giztools: npm install apache-arrow\n',
    '',
  ])
})
