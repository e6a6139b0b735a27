import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../', import.meta.url))

// A project that has installed the package; what else the examples take stands in the repository, or is made by those before them.
const project = mkdtempSync(join(tmpdir(), 'giztools-readme-'))
beforeAll(() => {
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(root, join(project, 'node_modules/giztools'))
  // What `giztools/testing` asks its users to install.
  symlinkSync(`${root}node_modules/fast-check`, join(project, 'node_modules/fast-check'))
  for (const folder of ['fixtures', 'test', 'docs']) symlinkSync(root + folder, join(project, folder))
  inProject('giztools example air-conditioner > ac.json')
})
afterAll(() => rmSync(project, { recursive: true }))

function inProject(command: string) {
  const script = command.replace(/^giztools/, `"${process.execPath}" "${root}bin/giztools.js"`)
  return spawnSync('sh', ['-c', script], { cwd: project, encoding: 'utf8' })
}

interface Block {
  readonly line: number
  readonly text: string
}

function blocks(readme: string, language: string): Block[] {
  const found: Block[] = []
  for (const match of readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))) {
    found.push({ line: readme.slice(0, match.index).split('\n').length, text: match[1] as string })
  }
  return found
}

/** `value // → shown` becomes a comparison with what is shown, `call // throws CODE` with the code of what it throws. */
function withChecks(code: string): string {
  return code
    .split('\n')
    .map(line => {
      const [, value, shown] = /^([^/].*?) \/\/ → (.*)$/.exec(line) ?? []
      if (value !== undefined) return `;compare((${value}), (${shown}))`
      const [, call, thrown] = /^(.*?) \/\/ throws (\w+)$/.exec(line) ?? []
      return call === undefined ? line : `;compareThrown(() => (${call}), '${thrown}')`
    })
    .join('\n')
}

const CHECKS = `
import { deepStrictEqual } from 'node:assert'
const compare = (value, shown) => { deepStrictEqual(value, shown); console.log('compared') }
const compareThrown = (call, code) => {
  let thrown
  try { call() } catch (error) { thrown = error.code }
  compare(thrown, code)
}
`

describe.each(['README.md', 'README.zh-CN.md'])('%s', file => {
  const readme = readFileSync(root + file, 'utf8')
  const scripts = blocks(readme, 'js')
  const consoles = blocks(readme, 'console')

  it('has the blocks that are run here', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(6)
    expect(consoles.length).toBeGreaterThanOrEqual(2)
  })

  it.each(scripts.map(block => [block.line, block.text]))('the code of line %d does what it says', (_, text) => {
    const checks = (text as string).match(/ \/\/ (→|throws) /g)?.length ?? 0
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', CHECKS + withChecks(text as string)], {
      cwd: project,
      encoding: 'utf8',
      env: {},
    })
    expect(run.stderr).toBe('')
    expect(run.stdout).toBe('compared\n'.repeat(checks))
  })

  const commands = consoles
    .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
    .map(part => {
      const [command, ...output] = part.split('\n')
      return [command as string, output.join('\n')] as const
    })
  it.each(commands)('%s', (command, output) => {
    const run = inProject(command)
    expect(run.stderr).toBe('')
    expect(run.stdout.replace(/[ \t]+$/gm, '')).toBe(output)
  })
})
