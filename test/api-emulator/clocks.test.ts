import { expect, it } from 'vitest'
import { controlAndConfirm } from '../../src/confirm/index.ts'
import type { EmulatorOptions } from '../../src/emulator/contract.ts'
import { caught } from '../api/client-of.ts'
import { codecsOf, fixtureProduct } from '../products.ts'
import { clientOf, DAY, HOUR, populated } from './scene.ts'

/** A scene whose calls are written down, from the moment at which it is told. */
async function watched(options: EmulatorOptions = {}) {
  const lines: string[] = []
  const { emulator, url, sceneOf } = await populated({ ...options, onLog: line => lines.push(line) })
  lines.length = 0
  const count = (name: string) => lines.filter(line => line.endsWith(` ${name}`)).length
  return { emulator, url, lines, count, ...sceneOf('air-conditioner') }
}

it('after seven days one new token does for fifty calls at once', async () => {
  const { emulator, url, count, mac } = await watched()
  const { product } = clientOf(emulator, url)
  const fifty = () => Promise.all(Array.from({ length: 50 }, () => product.deviceDetail({ mac })))
  await fifty()
  expect([count('accessToken'), count('deviceDetail')]).toEqual([1, 50])
  emulator.advance(6 * DAY)
  await fifty()
  expect([count('accessToken'), count('deviceDetail')]).toEqual([1, 100])
  emulator.advance(DAY)
  for (const { status } of await fifty()) expect(status).toBe(200)
  expect([count('accessToken'), count('deviceDetail')]).toEqual([2, 150])
})

it('nor does it take more where the client does not know that seven days are over', async () => {
  const { emulator, url, count, lines, mac } = await watched()
  const begun = emulator.now()
  const { product } = clientOf(emulator, url, { now: () => begun })
  await product.deviceDetail({ mac })
  emulator.advance(7 * DAY + 1)
  const answers = await Promise.all(Array.from({ length: 50 }, () => product.deviceDetail({ mac })))
  for (const { status } of answers) expect(status).toBe(200)
  expect(count('accessToken')).toBe(2)
  const refused = lines.filter(line => line.includes(' 400 5011 '))
  expect(refused.length).toBeGreaterThan(0)
  expect(count('deviceDetail')).toBe(1 + 50 + refused.length)
})

it('after an hour the quota is there again, and who waits for it goes on', async () => {
  const { emulator, url, mac } = await watched({ quota: 50 })
  const { product, slept } = clientOf(emulator, url, { waitForQuota: true })
  let left = (await product.deviceDetail({ mac })).rateLimit?.remaining ?? 0
  expect(left).toBeGreaterThan(0)
  for (; left > 0; left--) await product.deviceDetail({ mac })
  expect(slept).toEqual([])
  const before = emulator.now()

  const error = await caught(product.deviceDetail({ mac }, { waitForQuota: false }))
  expect([error.code, error.apiCode, error.status, error.rateLimit?.remaining]).toEqual(['API_QUOTA', 5013, 403, 0])
  expect(slept).toEqual([])

  const { status, rateLimit } = await product.deviceDetail({ mac })
  expect([status, rateLimit?.limit, rateLimit?.remaining]).toEqual([200, 50, 49])
  expect(slept).toHaveLength(1)
  // Until the reset that the service named, and a second more.
  expect(before + (slept[0] ?? 0)).toBe((error.rateLimit?.reset ?? 0) * 1000 + 1000)
  expect(slept[0]).toBeLessThanOrEqual(HOUR + 2000)
})

it('a control whose answer is lost is not repeated, and the device tells what became of it', async () => {
  const { emulator, url, count, did } = await watched()
  const { product, slept } = clientOf(emulator, url)
  const arrived = () =>
    emulator
      .device(did)
      ?.cmd.filter(({ type }) => type === 'app2dev')
      .map(({ frame }) => frame) ?? []
  const dropped = { endpoint: 'control', connection: 'drop', afterwards: true, times: 1 } as const
  expect(arrived()).toEqual([])

  emulator.inject(dropped)
  const error = await caught(product.control(did, { attrs: { switch: true, set_temp: 25 } }))
  expect([error.code, error.attempts, error.apiCode]).toEqual(['OUTCOME_UNKNOWN', 1, undefined])
  expect(error.message).toContain('report')
  expect(arrived()).toHaveLength(1)
  expect(slept).toEqual([])

  const [codec] = codecsOf(fixtureProduct('air-conditioner'))
  if (codec === undefined) throw new Error('no codec')
  const sleep = async (ms: number) => emulator.advance(ms)
  emulator.advance(10_000)
  emulator.inject(dropped)
  const attrs = { switch: true, mode: '制热', set_temp: 27 }
  const confirmation = await controlAndConfirm(product, codec, did, attrs, { now: emulator.now, sleep })
  expect(confirmation).toMatchObject({ confirmed: true, sent: 'unknown', missing: [], attrs: { set_temp: 27 } })
  expect(arrived()).toHaveLength(2)
  expect(emulator.device(did)?.attrs).toMatchObject({ switch: 1, mode: '制热', set_temp: 27 })
  expect(count('control')).toBe(2)

  // Dropped before it was done: the same to the client, and nothing of it is ever reported.
  emulator.advance(10_000)
  emulator.inject({ ...dropped, afterwards: false })
  const again = await controlAndConfirm(product, codec, did, { set_temp: 18 }, { now: emulator.now, sleep })
  expect(again).toMatchObject({ confirmed: false, sent: 'unknown', missing: ['set_temp'] })
  expect(arrived()).toHaveLength(2)
})
