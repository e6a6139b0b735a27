import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { drawHtml, drawMarkdown, drawSvg, drawText } from '../../src/draw/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { giztools } from '../cli/io.ts'
import { fixtureProduct } from '../products.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const REPORT = '000000030b0000910401000010000000'
const layout = createLayout(fixtureProduct('air-conditioner'))
const payload = parseHex(REPORT)
const ok = (stdout: string) => ({ code: 0, stdout, stderr: '' })

describe('giztools layout', () => {
  it.each([
    ['text', drawText(layout)],
    ['svg', drawSvg(layout)],
    ['html', drawHtml(layout)],
    ['markdown', drawMarkdown(layout)],
  ])('draws as %s', async (format, drawn) => {
    expect(await giztools(['layout', AC, '--format', format])).toEqual(ok(drawn))
  })

  it('draws as text by default, as wide as the terminal', async () => {
    expect(await giztools(['layout', AC])).toEqual(ok(drawText(layout)))
    expect(await giztools(['layout', AC], { terminal: 80 })).toEqual(ok(drawText(layout, { columns: 80 })))
    expect(drawText(layout, { columns: 80 })).not.toBe(drawText(layout))
  })

  it.each([
    ['hex', [REPORT], {}],
    ['base64', ['AAAAAwsAAJEEAQAAEAAAAA=='], {}],
    ['a decimal array', ['[0,0,0,3,11,0,0,145,4,1,0,0,16,0,0,0]'], {}],
    ['a cmd log object', [`{"payload":"${REPORT}"}`], {}],
    ['stdin', ['-'], { stdin: `${REPORT}\n` }],
  ])('fills the picture with a payload in %s', async (_, words, world) => {
    expect(await giztools(['layout', AC, '--payload', ...words], world)).toEqual(ok(drawText(layout, { payload })))
  })

  it('takes a bare status block when told to', async () => {
    const { code, stdout } = await giztools([
      'layout',
      AC,
      '--payload',
      '01000010000000',
      '--frame',
      'status',
      '--format',
      'svg',
    ])
    expect([code, stdout]).toEqual([0, drawSvg(layout, { payload: parseHex('01000010000000'), frame: 'status' })])
  })

  it.each<[readonly string[], number, string]>([
    [
      ['--payload', '02', '--format', 'markdown'],
      2,
      '--payload: a datasheet (--format markdown) is of the product, not of one payload',
    ],
    [['--frame', 'p0'], 2, '--frame says what a --payload is, and there is none'],
    [['--text', 'hex'], 2, '--text says what a --payload is, and there is none'],
    [['--payload', ''], 1, '--payload: the payload is empty'],
    [['--payload', '{"objects":[]}'], 1, '--payload: no payload in it'],
    [
      ['--payload', '{"objects":[{"payload":"02"},{"payload":"02"}]}'],
      1,
      '--payload: expected one payload, got several',
    ],
    [
      ['--payload', '1401'],
      1,
      "action: 0x14 is a report of the var_len protocol, but the definition is standard. Is it this product's?",
    ],
    [['--payload', '04!'], 1, 'hex: expected a hex digit, got "!" at character 2'],
  ])('refuses %j', async (words, code, message) => {
    const outcome = await giztools(['layout', AC, ...words])
    expect([outcome.code, outcome.stdout]).toEqual([code, ''])
    expect(outcome.stderr).toContain(`giztools: ${message}`)
  })
})
