import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docsPages } from '../../src/cli/emulate/docs-pages.ts'
import type { Emulator, Listening } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/index.node.ts'
import { lacking } from '../lacking.ts'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const lacks = existsSync(executablePath) ? undefined : lacking('chromium')

describe.skipIf(lacks !== undefined)('the page of emulate --docs, in Chromium', () => {
  let browser: Browser
  let emulator: Emulator
  let plane: Listening
  let other: Listening
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    emulator = createEmulator({
      seed: 1,
      now: () => 1_800_000_000_000,
      products: [{ definition: null, productKey: 'pk' }],
    })
    plane = await emulator.listenControl({ pages: await docsPages() })
    other = await emulator.listen()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await plane?.close()
    await other?.close()
  })

  it('shows all operations with nothing from elsewhere, and calls them', async () => {
    const page = await browser.newPage()
    const asked: string[] = []
    const complaints: string[] = []
    page.on('request', request => asked.push(request.url()))
    page.on('console', message => complaints.push(message.text()))
    await page.goto(`${plane.url}/docs`)
    // As texts: the tests know no types of a browser.
    const root = "document.querySelector('rapi-doc').shadowRoot"
    const isThere = () => page.evaluate<boolean>(`${root}.textContent.includes('/access_token')`)
    await expect.poll(isThere, { timeout: 20_000 }).toBe(true)
    const ids = await page.evaluate<string[]>(`[...${root}.querySelectorAll('[id]')].map(each => each.id)`)
    const shown = ids.filter(id => /^(?:get|post|put|delete)-\/v1\//.test(id))
    expect(new Set(shown).size).toBe(33)
    const { enterpriseId, enterpriseSecret, products } = emulator.credentials
    const body = {
      enterprise_id: enterpriseId,
      enterprise_secret: enterpriseSecret,
      product_secret: products[0]?.productSecret,
    }
    const status = await page.evaluate(
      async text => (await fetch('/v1/products/pk/access_token', { method: 'POST', body: text })).status,
      JSON.stringify(body),
    )
    expect(status).toBe(201)
    expect(asked.filter(url => !url.startsWith(plane.url))).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  }, 60_000)

  it('is the only page that is heard', async () => {
    const page = await browser.newPage()
    await page.goto(`${other.url}/nothing`)
    await page.evaluate(
      url => fetch(`${url}/clock`, { method: 'POST', mode: 'no-cors', body: '{"advance":1000}' }),
      plane.url,
    )
    expect(emulator.now()).toBe(1_800_000_000_000)
    await page.close()
  }, 60_000)
})
