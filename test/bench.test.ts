import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { betweenSizes, sizesTable } from '../bench/c-sizes.mjs'
import { GATED, nameOf } from '../bench/gate.mjs'
import { between, tables } from '../bench/table.mjs'
import { type Judgement, judge, TARGETS } from '../bench/targets.mjs'

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const results = JSON.parse(read('bench/results.json'))

describe('the figures that are published', () => {
  it.each([
    ['README.md', 'en'],
    ['README.zh-CN.md', 'zh'],
  ] as const)('%s shows what was measured (npm run bench:table)', (file, language) => {
    expect(between(read(file))).toBe(tables(results, language))
  })

  it('docs/generated-c.md shows what the generated C took (node bench/c-sizes.mjs --write)', () => {
    expect(betweenSizes(read('docs/generated-c.md'))).toBe(sizesTable(JSON.parse(read('bench/c-sizes.json'))))
  })

  it('are recorded for all that the gate holds (npm run bench -- --gate --record)', () => {
    const recorded: Record<string, number> = JSON.parse(read('bench/gate.json'))
    expect(Object.keys(recorded)).toEqual(GATED.map(nameOf))
    expect(Object.values(recorded).every(ratio => ratio > 0)).toBe(true)
  })
})

describe('the targets', () => {
  const targets: Judgement[] = results.targets

  it('are all measured, and judged by what was recorded', () => {
    expect(targets).toEqual(judge(results))
    expect(targets).toHaveLength(TARGETS.length)
  })

  it.each(targets)('$target: says whether it is met', ({ atMost, atLeast, figure, met }) => {
    expect([atMost, atLeast].filter(limit => limit !== undefined)).toHaveLength(1)
    expect(met).toBe(atMost === undefined ? figure >= Number(atLeast) : figure <= atMost)
  })

  it.each(targets.filter(({ met }) => !met))('$target: missed, so it says why', ({ why }) => {
    expect(why).toMatch(/\w/)
  })
})
