import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import fc from 'fast-check'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Attribute, Product } from '../../src/definition/model.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { drawHtml, drawSvg } from '../../src/draw/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { lacking } from '../lacking.ts'
import { fixtureProducts } from '../products.ts'
import { hostileDefinition } from './hostile.ts'

const scripts = readFileSync(new URL('in-page.js', import.meta.url), 'utf8').replaceAll('export function', 'function')
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chinese, long and wide names on products as they come. */
const WORDS = [
  '温度设定值上限',
  'W'.repeat(40),
  '名'.repeat(60),
  'fault_overvoltage_detected',
  'AutoPulseTideWaveMaker',
  '🌡😀',
  'ﷺ﷽',
]
const namedProduct = arbitraryProduct({ maxAttributes: 30 }).map(product => ({
  ...product,
  attributes: product.attributes.map(
    (attribute, index): Attribute => ({
      ...attribute,
      name: `${WORDS[(attribute.id + product.attributes.length) % WORDS.length]}${index}`,
      displayName: WORDS[index % WORDS.length] as string,
    }),
  ),
}))
const generated: readonly (readonly [Product, Uint8Array])[] = fc.sample(
  namedProduct.chain(product => fc.tuple(fc.constant(product), arbitraryPayload(product))),
  { numRuns: 12, seed: 3 },
)

const cases: readonly (readonly [title: string, product: Product, payload: Uint8Array | undefined])[] = [
  ...[...fixtureProducts].map(([name, product]) => [name, product, undefined] as const),
  ['a hostile definition', parseDefinition(hostileDefinition), undefined],
  ...generated.flatMap(([product, payload], index) => [
    [`generated product ${index}`, product, undefined] as const,
    [`generated product ${index} with a payload`, product, payload] as const,
  ]),
]

const missing = lacking(
  existsSync(executablePath)
    ? undefined
    : `no browser at ${executablePath} (set CHROMIUM or install Debian's chromium)`,
)
if (missing !== undefined) {
  it.skip(`skipped: ${missing}`, () => {})
} else {
  describe.each(['light', 'dark'] as const)('in a browser that prefers %s', colorScheme => {
    let browser: Browser
    let page: Page
    const requests: string[] = []
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS, env: { ...process.env, HOME: tmpdir() } })
      page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } })
      page.on('request', request => requests.push(request.url()))
      page.on('dialog', dialog => requests.push(dialog.message()))
    })
    afterAll(() => browser?.close())

    const inPage = <T>(name: string, ...words: readonly string[]) =>
      page.evaluate<T>(`${scripts}\n${name}(${words.map(word => JSON.stringify(word)).join()})`)
    const pageOf = (svg: string) => `<!doctype html><body style="margin: 0">${svg.replace(/^<\?xml.*\?>/, '')}`

    it.each(cases)('no text leaves its cell: %s', async (_, product, payload) => {
      const layout = createLayout(product)
      await page.setContent(drawHtml(layout, { payload }))
      expect(await inPage('overflows')).toEqual([])
      const svg = drawSvg(layout, { payload })
      expect(await inPage('xmlProblem', svg)).toBeNull()
      await page.setContent(pageOf(svg))
      expect(await inPage('overflows')).toEqual([])
      expect(requests).toEqual([])
    })

    it('a text that is too long would be found', async () => {
      const svg = drawSvg(createLayout(fixtureProducts.get('air-conditioner') as Product))
      const longer = svg.replace(
        /textLength="[\d.]+" lengthAdjust="spacingAndGlyphs">switch</,
        '>switch_and_a_lot_more<',
      )
      expect(longer).not.toBe(svg)
      await page.setContent(pageOf(longer))
      const found = await inPage<readonly { readonly text: string }[]>('overflows')
      expect(new Set(found.map(({ text }) => text))).toEqual(new Set(['switch_and_a_lot_more']))
    })

    it.each([
      ['wave-pump', fixtureProducts.get('wave-pump') as Product],
      ['a hostile definition', parseDefinition(hostileDefinition)],
    ])('texts stand out from their ground by 4.5 to 1 at least: %s', async (_, product) => {
      await page.setContent(drawHtml(createLayout(product)))
      const { paper, worst } = await inPage<{ readonly paper: string; readonly worst: number }>('contrasts')
      expect(paper).toBe(colorScheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(255, 255, 255)')
      expect(worst).toBeGreaterThanOrEqual(4.5)
    })
  })

  // What a wiki or a code host does to an SVG that stands in its page: style sheets and style attributes do not count.
  describe('in a page whose policy forbids styles', () => {
    let browser: Browser
    let server: Server
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS, env: { ...process.env, HOME: tmpdir() } })
      server = createServer((_request, response) => {
        response.setHeader('Content-Security-Policy', "default-src 'none'")
        response.setHeader('Content-Type', 'text/html; charset=utf-8')
        response.end(`<!doctype html><title>x</title><body>${picture}`)
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    })
    afterAll(async () => {
      await browser?.close()
      server?.close()
    })
    const picture = drawSvg(createLayout(fixtureProducts.get('wave-pump') as Product)).replace(/^<\?xml.*\?>/, '')

    it('the picture looks as it does by itself', async () => {
      const looksOn = async (show: (page: Page) => Promise<unknown>) => {
        const page = await browser.newPage({ colorScheme: 'light', viewport: { width: 1280, height: 900 } })
        await show(page)
        const looks = await page.evaluate<readonly string[]>(`${scripts}\nlooks()`)
        await page.close()
        return looks
      }
      const { port } = server.address() as AddressInfo
      const strict = await looksOn(page => page.goto(`http://127.0.0.1:${port}/`))
      expect(strict).toEqual(await looksOn(page => page.setContent(`<!doctype html><body>${picture}`)))
      // The ground of a writable cell, ink on it, a bold letter: not black on black.
      expect(strict).toContain('rect rgb(221, 244, 255) none 1 12px 400')
      expect(strict).toContain('text rgb(31, 35, 40) none 1 12px 400')
      expect(strict).toContain('text rgb(255, 255, 255) none 1 11px 700')
    })
  })
}
