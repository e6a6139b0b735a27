import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import type { Emulator, EmulatorOptions } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'

const definitions = new URL('../../fixtures/definitions/', import.meta.url)
export const definitionText = (name: string): string => readFileSync(new URL(`${name}.json`, definitions), 'utf8')

/** 2018-01-31 15:37:23 in China: the moment of the document's examples. */
export const START = 1_517_384_243_000
export const PRODUCT = 'e3cf7332b7834a03a92d9e14a3f6d352'
export const DID = 'kYkSE2xspYjocBhaUHdM5k'
export const MAC = 'virtual:site'

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: never
  readonly text: string
}

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Default: a token of the product. Null: none. */
  readonly token?: string | null
}

export interface Served {
  readonly emulator: Emulator
  readonly url: string
  /** A real request to the real port. Paths without `/v1` are those of the product. */
  ask(method: string, path: string, ask?: Ask): Promise<Answered>
  token(): Promise<string>
  readonly enterprise: Readonly<Record<string, string>>
}

/** An emulator with the air conditioner of the document and one device, over HTTP; its clock stands still at START. */
export async function served(options: EmulatorOptions = {}): Promise<Served> {
  const emulator = createEmulator({
    seed: 1,
    now: () => START,
    products: [{ definition: definitionText('air-conditioner') }],
    devices: [{ did: DID, mac: MAC, createdAt: START }],
    ...options,
  })
  const listening = await emulator.listen()
  onTestFinished(() => listening.close())
  const { enterpriseId, enterpriseSecret } = emulator.credentials
  const enterprise = { 'X-Gizwits-Enterprise-ID': enterpriseId, 'X-Gizwits-Enterprise-Secret': enterpriseSecret }
  let known: string | undefined

  async function send(method: string, path: string, headers: Readonly<Record<string, string>>, body: unknown) {
    const full = path.startsWith('/') ? path : `/v1/products/${PRODUCT}/${path}`
    const response = await fetch(listening.url + full, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      parsed = undefined
    }
    return { status: response.status, headers: response.headers, body: parsed as never, text }
  }

  async function token(): Promise<string> {
    if (known !== undefined) return known
    const { body } = await send('POST', 'access_token', {}, tokenBody(emulator))
    known = (body as { token: string }).token
    return known
  }

  return {
    emulator,
    url: listening.url,
    token,
    enterprise,
    async ask(method, path, { body, headers = {}, token: given } = {}) {
      const isOfProduct = !path.startsWith('/v1/users') && path !== 'access_token' && given !== null
      const authorization = isOfProduct ? { Authorization: `token ${given ?? (await token())}` } : {}
      return send(method, path, { ...authorization, ...headers }, body)
    },
  }
}

export function tokenBody({ credentials }: Emulator): Readonly<Record<string, string>> {
  const [product] = credentials.products
  return {
    enterprise_id: credentials.enterpriseId,
    enterprise_secret: credentials.enterpriseSecret,
    product_secret: product?.productSecret ?? '',
  }
}
