import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CHECK_CODES } from '../src/check/rules.ts'
import { drawSvg } from '../src/draw/index.ts'
import { createLayout } from '../src/layout/layout.ts'
import { fixtureProduct } from './products.ts'

const docs = new URL('../docs/', import.meta.url)

it.each(readdirSync(docs).filter(file => file.endsWith('.svg')))(
  'docs/%s is what giztools layout draws today',
  file => {
    const drawn = drawSvg(createLayout(fixtureProduct(file.replace('.svg', ''))))
    expect(readFileSync(new URL(file, docs), 'utf8').trim()).toBe(drawn.trim())
  },
)

it('docs/checks.md lists every code of giztools check, its severity and why it is looked for', () => {
  const rows = [...CHECK_CODES].map(([code, { severity, reason }]) => `| \`${code}\` | ${severity} | ${reason} |`)
  const page = readFileSync(new URL('checks.md', docs), 'utf8')
  expect(page.split('\n').filter(line => line.startsWith('| `'))).toEqual(rows)
})
