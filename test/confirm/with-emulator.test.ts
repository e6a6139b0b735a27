import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import { controlAndConfirm } from '../../src/confirm/index.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { codecsOf, fixtureProduct } from '../products.ts'

const values: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  'air-conditioner': { switch: true, mode: '制热', set_temp: 21 },
  'bedside-lamp-var-len': { power: true, scene: '彩虹', brightness: 40, palette: 'ab01' },
}

const cases = Object.keys(values).flatMap(name =>
  (['cmd', 'data'] as const).flatMap(source => (['attrs', 'raw'] as const).map(send => [name, source, send] as const)),
)

it.each(cases)('a simulated %s does what it is told: by its %s log, sent as %s', async (name, source, send) => {
  let clock = 1_800_000_000_000
  const now = () => clock
  const definition: unknown = JSON.parse(
    readFileSync(new URL(`../../fixtures/definitions/${name}.json`, import.meta.url), 'utf8'),
  )
  const emulator = createEmulator({ now, seed: 3, products: [{ definition }] })
  const { did } = emulator.addDevice({ online: true })
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const [{ productKey, productSecret }] = products as [(typeof products)[number]]
  const { fetch } = emulator
  const client = createClient({ fetch: fetch as typeof globalThis.fetch, enterpriseId, enterpriseSecret, now })
  const product = client.product(productKey, { productSecret })
  const [codec] = codecsOf(fixtureProduct(name))
  if (codec === undefined) throw new Error('no codec')
  const sleep = async (ms: number) => {
    clock += ms
  }
  const options = { source, send, now, sleep }
  const wanted = values[name] ?? {}
  const result = await controlAndConfirm(product, codec, did, wanted, options)
  expect(result).toMatchObject({ confirmed: true, sent: 'sent', missing: [] })

  // A device without power counts as online for a while; it hears nothing.
  emulator.act.losePower(did)
  clock += 5000
  const unheard = await controlAndConfirm(product, codec, did, wanted, options)
  expect(unheard).toMatchObject({ confirmed: false, sent: 'sent', missing: Object.keys(wanted) })
})
