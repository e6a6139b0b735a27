import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createDrawing } from '../../src/draw/drawing.ts'
import { drawHtml, drawMarkdown, drawSvg, drawText } from '../../src/draw/index.ts'
import { inCells } from '../../src/draw/width.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'
import { fixtureProduct } from '../products.ts'
import { hostileDefinition } from './hostile.ts'

const anyProduct = fc.oneof(arbitraryProduct({ maxAttributes: 24 }), statedProduct)
/** Every tag that we write; whatever else begins with `<` came through. */
const TAGS =
  /<(?!\/?(?:svg|title|style|defs|pattern|path|rect|g|text|html|head|meta|body|h1|h2|p|div|ul|li|table|thead|tbody|tr|th|td|span)\b|\?xml |!doctype )/
const STEERING = /[\p{Cc}\p{Cf}\p{Cs}]/u
/** The texts between tags, entities undone. */
const textsOf = (markup: string) =>
  [...markup.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    (text as string)
      .replace(
        /&(lt|gt|quot|#39);/g,
        (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'" })[name] as string,
      )
      .replaceAll('&amp;', '&'),
  )

describe('every product', () => {
  it('is drawn in each form, with or without a payload of its', () => {
    const cases = anyProduct.chain(product =>
      fc.tuple(fc.constant(product), fc.option(arbitraryPayload(product), { nil: undefined })),
    )
    fc.assert(
      fc.property(cases, ([product, payload]) => {
        const layout = createLayout(product)
        const text = drawText(layout, { payload })
        const svg = drawSvg(layout, { payload })
        const html = drawHtml(layout, { payload })
        const markdown = drawMarkdown(layout)
        for (const written of [text, svg, html, markdown])
          expect(STEERING.test(written.replaceAll('\n', ''))).toBe(false)
        for (const markup of [svg, html]) expect(markup).not.toMatch(TAGS)
        const drawing = createDrawing(layout, { payload })
        const cells = drawing.blocks.flatMap(({ rows }) => rows.flatMap(row => row.cells))
        for (const markup of [svg, html]) expect(markup.split('class="gz-cell ').length - 1).toBe(cells.length)
        // The page has the picture of the document, and the terminal the same cells.
        const inPage = textsOf(html)
        expect(inPage.every(shown => textsOf(svg).includes(shown))).toBe(true)
        for (const { name } of drawing.sheet) expect(text).toContain(name)
      }),
      { numRuns: 60 },
    )
  })

  it('has a frame whose lines end at one place, within the columns of the terminal', () => {
    fc.assert(
      fc.property(anyProduct, fc.integer({ min: 80, max: 200 }), (product, columns) => {
        const lines = drawText(createLayout(product), { columns }).split('\n')
        const isFramed = (line: string) => /^[ .\d]* [|+].*[|+]$/.test(line)
        let width: number | undefined
        for (const line of lines) {
          if (!isFramed(line)) {
            width = undefined
            continue
          }
          width ??= inCells(line)
          expect(inCells(line)).toBe(width)
          expect(width).toBeLessThanOrEqual(columns)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('throws nothing but errors of ours, whatever the payload is', () => {
    fc.assert(
      fc.property(
        anyProduct,
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom('envelope', 'serial', 'p0', 'status', undefined),
        (product, payload, frame) => {
          const layout = createLayout(product)
          for (const draw of [drawText, drawSvg, drawHtml]) {
            try {
              draw(layout, { payload, frame })
            } catch (error) {
              if (!isGiztoolsError(error)) throw error
            }
          }
        },
      ),
    )
  })
})

describe('a hostile definition', () => {
  const layout = createLayout(parseDefinition(hostileDefinition))

  it('breaks out of nothing', () => {
    for (const markup of [drawSvg(layout), drawHtml(layout)]) {
      expect(markup).not.toMatch(TAGS)
      expect(markup).not.toContain('<script')
      expect(markup).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    }
    expect(drawMarkdown(layout)).not.toMatch(/[^\\]<script/)
  })

  it('has all of a long name in the tooltip and in the table, and its start in the cell', () => {
    const svg = drawSvg(layout)
    expect(svg).toContain(`<title>${'W'.repeat(200)}`)
    expect(textsOf(svg).every(text => !text.includes('W'.repeat(30)))).toBe(true)
    expect(drawHtml(layout)).toContain(`<td class="attribute">${'W'.repeat(200)}</td>`)
  })

  it('shows overlaps: both names in the cell, the place beneath', () => {
    const text = drawText(layout)
    expect(text).toContain('\noverlap: bytes 60..79: long_binary + overlap2\n')
    expect(text).toMatch(
      /\n {6}60 \| X long_binary \+ overlap2 +\|\n {2}61\.\.78 \| X long_binary \+ overlap2 … 18 bytes +\|\n/,
    )
    // One long name does not hide the other.
    expect(text).toMatch(/\| X .*…\|.*\n.*\| {3}\+ over/)
  })
})

it('is self-contained: no script, nothing from elsewhere', () => {
  const layout = createLayout(fixtureProduct('wave-pump'))
  for (const markup of [drawSvg(layout), drawHtml(layout)]) {
    const inside = markup.replaceAll('http://www.w3.org/2000/svg', '')
    expect(inside).not.toMatch(/https?:|\bsrc=|\bhref=|@import|<script|\son\w+=|url\((?!#)/)
    expect(inside).toContain('@media (prefers-color-scheme: dark)')
  }
  expect(drawHtml(layout)).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
})

it('tells the class by a letter too', () => {
  const svg = drawSvg(createLayout(fixtureProduct('wave-pump')))
  const letterOf = (name: string) =>
    new RegExp(`gz-letter"[^>]*>(.)</text>\\n<text x="[^>]*>${name}</text>`).exec(svg)?.[1]
  expect(
    ['power', 'rpm[15..8]', 'alert_dry', 'fault_hot', 'reserved'].map(name => letterOf(name.replace(/[[\]]/g, '\\$&'))),
  ).toEqual(['W', 'R', 'A', 'F', '-'])
})

it.each([
  ['a frame that carries no P0', 'air-conditioner', 'ffff0005070000000c', ['the frame carries no P0']],
  [
    'missing attributes',
    'air-conditioner',
    '04010203',
    ['missing: set_temp, room_temp, alert_shutdown, alert_full, fault_roomtemp'],
  ],
  ['surplus bytes', 'air-conditioner', '0401000010000000aabb', ['extra: 2 bytes']],
  ['nothing', 'air-conditioner', '0201', ['extra: 1 byte']],
  ['transparent bytes', 'pet-house', '06aabb', []],
])('notes: %s', (_, name, hex, notes) => {
  expect(createDrawing(createLayout(fixtureProduct(name)), { payload: parseHex(hex) }).notes).toEqual(notes)
})
