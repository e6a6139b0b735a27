import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GATED } from '../bench/gate.mjs'
import { between, tables } from '../bench/table.mjs'

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const results = JSON.parse(read('bench/results.json'))

describe('the figures that are published', () => {
  it.each([
    ['README.md', 'en'],
    ['README.zh-CN.md', 'zh'],
  ] as const)('%s shows what was measured (node bench/table.mjs --write)', (file, language) => {
    expect(between(read(file))).toBe(tables(results, language))
  })

  it.each(GATED)('%s: %s is recorded, so the gate can hold it to %s', (group, name, base) => {
    const ratioOf = (wanted: string) => results[group].rows.find((row: { name: string }) => row.name === wanted)?.ratio
    expect(ratioOf(name) / ratioOf(base)).toBeGreaterThan(0)
  })

  it('names no target without saying whether it is met', () => {
    for (const { limit, figure, met } of results.targets) expect(met).toBe(figure <= limit)
    expect(results.targets.length).toBeGreaterThan(15)
  })
})
