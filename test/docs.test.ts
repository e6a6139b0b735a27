import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
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
