import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import { createCodec } from '../../src/codec/create-codec.ts'
import { type ControlOutcome, controlMany } from '../../src/confirm/control-many.ts'
import type { Emulator, Listening } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/index.node.ts'
import { createRandom } from '../fuzz/random.ts'

const definition = JSON.parse(readFileSync('fixtures/definitions/air-conditioner.json', 'utf8'))
const codec = createCodec(definition)

let service: Listening | undefined
afterEach(() => service?.close())

/** A fleet at a service over HTTP. Waiting moves its clock, so that devices answer. */
async function setUp(seed: number, count: number, over: 'http' | 'fetch' = 'http') {
  const random = createRandom(seed)
  const emulator = createEmulator({ seed, quota: 1e6, now: () => 1_800_000_000_000, products: [{ definition }] })
  const dids = Array.from({ length: count }, () => {
    const online = !random.chance(0.1)
    const behaviour = { loseRate: random.chance(0.1) ? 1 : 0, applyDelay: [50, 400] as const }
    const { did } = emulator.addDevice({ online, disabled: random.chance(0.05), behaviour })
    return did
  })
  service = over === 'http' ? await emulator.listen() : undefined
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const [{ productKey = '', productSecret = '' } = {}] = products
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    emulator.advance(ms)
  }
  const client = createClient({
    ...{ enterpriseId, enterpriseSecret, now: emulator.now, sleep },
    ...(service === undefined ? { fetch: emulator.fetch } : { baseUrl: service.url }),
  })
  const product = client.product(productKey, { productSecret })
  const confirm = { withinMs: 3000, pauseMs: 500, sleep, now: emulator.now }
  return { emulator, dids, product, confirm, random }
}

/** How many commands the service has passed on to a device: its own log tells. */
function sentTo(emulator: Emulator): (did: string) => number {
  const { devices } = emulator.snapshot() as unknown as {
    devices: { did: string; cmdLog?: { type: string }[]; log?: unknown }[]
  }
  const counts = new Map(devices.map(device => [device.did, JSON.stringify(device).split('"app2dev"').length - 1]))
  return did => counts.get(did) ?? 0
}

async function all(outcomes: AsyncIterable<ControlOutcome>): Promise<ControlOutcome[]> {
  const list: ControlOutcome[] = []
  for await (const outcome of outcomes) list.push(outcome)
  return list
}

const FAULTS = [
  { endpoint: 'control', connection: 'drop', probability: 0.05 },
  { endpoint: 'control', connection: 'drop', afterwards: true, probability: 0.05 },
  { endpoint: 'control', connection: 'truncate', probability: 0.03 },
  { endpoint: 'control', status: 503, probability: 0.05 },
  { endpoint: 'control', status: 502, afterwards: true, probability: 0.03 },
  { endpoint: 'control', code: 5403, probability: 0.1 },
  { endpoint: 'control', code: 5409, probability: 0.03 },
  { endpoint: 'cmdLog', status: 503, probability: 0.05 },
  { endpoint: 'cmdLog', connection: 'drop', probability: 0.05 },
] as const

describe('500 devices with every kind of fault', () => {
  it.each([
    ['sent', false, 1],
    ['confirmed', true, 2],
    ['confirmed', true, 3],
  ] as const)(
    '%s: what is told of each is the truth, and nothing is sent twice (%s, seed %i)',
    async (_, isConfirmed, seed) => {
      const { emulator, dids, product, confirm, random } = await setUp(seed, 500)
      for (const fault of FAULTS) emulator.inject(fault)
      // Some are named twice, and some are no devices at all.
      const given = [...dids, ...dids.filter(() => random.chance(0.1)), 'nobody1', 'nobody2']
      const outcomes = await all(
        controlMany(
          product,
          codec,
          given,
          { switch: 1, set_temp: 22 },
          { concurrency: 16, confirm: isConfirmed && confirm },
        ),
      )
      expect(outcomes.map(({ did }) => did).sort()).toEqual([...dids, 'nobody1', 'nobody2'].sort())
      emulator.advance(60_000)
      const sent = sentTo(emulator)
      const counts = new Map<string, number>()
      for (const { did, outcome, code } of outcomes) {
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
        const times = sent(did)
        expect([did, times <= 1]).toEqual([did, true])
        if (outcome === 'refused') expect([did, code, times]).toEqual([did, code, 0])
        if (outcome === 'done') expect([did, times]).toEqual([did, 1])
        if (outcome !== 'confirmed') continue
        expect([did, times]).toEqual([did, 1])
        expect(emulator.device(did)?.attrs).toMatchObject({ switch: 1, set_temp: 22 })
      }
      // Each outcome occurs, or the test would say nothing of it.
      const expected = isConfirmed ? ['confirmed', 'refused', 'unknown'] : ['done', 'refused', 'unknown']
      expect([...counts.keys()].sort()).toEqual(expected)
      for (const count of counts.values()) expect(count).toBeGreaterThan(20)
    },
  )
})

describe('what every other would meet ends it', () => {
  it.each([
    [{ code: 5404 }, 'API_PERMISSION'],
    [{ code: 5012 }, 'API_PERMISSION'],
    [{ code: 5013 }, 'API_QUOTA'],
    [{ code: 5003 }, 'API_CREDENTIALS'],
  ] as const)('%o', async (fault, code) => {
    const { emulator, dids, product } = await setUp(7, 40, 'fetch')
    emulator.inject({ endpoint: 'control', ...fault })
    const told: ControlOutcome[] = []
    const run = async () => {
      for await (const outcome of controlMany(product, codec, dids, { switch: 1 }, { concurrency: 3 }))
        told.push(outcome)
    }
    await expect(run()).rejects.toMatchObject({ code })
    expect(told.length).toBeGreaterThanOrEqual(1)
    expect(told.length).toBeLessThanOrEqual(3)
    expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(['refused']))
  })

  it('but not what one device alone has', async () => {
    const { emulator, dids, product } = await setUp(8, 30, 'fetch')
    emulator.inject({ endpoint: 'control', code: 5302 })
    const outcomes = await all(controlMany(product, codec, dids, { switch: 1 }))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(dids.map(() => 'refused'))
  })
})

describe('the caller', () => {
  it('hears before anything is sent to a device, and can keep it from being sent', async () => {
    const { emulator, dids, product } = await setUp(9, 10, 'fetch')
    const begun: string[] = []
    const onBegin = async (did: string) => {
      expect(sentTo(emulator)(did)).toBe(0)
      if (begun.length === 4) throw new Error('the disk is full')
      begun.push(did)
    }
    await expect(all(controlMany(product, codec, dids, { switch: 1 }, { concurrency: 1, onBegin }))).rejects.toThrow(
      'disk',
    )
    expect(begun).toEqual(dids.slice(0, 4))
    expect(dids.slice(4).map(sentTo(emulator))).toEqual(dids.slice(4).map(() => 0))
  })

  it('may stop taking outcomes, or abort: the others are not touched', async () => {
    const { emulator, dids, product } = await setUp(10, 60, 'fetch')
    for await (const _ of controlMany(product, codec, dids, { switch: 1 }, { concurrency: 2 })) break
    const aborting = new AbortController()
    const { signal } = aborting
    const run = async () => {
      for await (const _ of controlMany(product, codec, dids.slice(30), { switch: 1 }, { concurrency: 2, signal }))
        aborting.abort()
    }
    await expect(run()).rejects.toMatchObject({ code: 'ABORTED' })
    const sent = sentTo(emulator)
    expect(dids.filter(did => sent(did) > 0).length).toBeLessThanOrEqual(6)
  })

  it('gives values and numbers that can be, or nothing is sent', async () => {
    const { dids, product } = await setUp(11, 3, 'fetch')
    await expect(all(controlMany(product, codec, dids, { set_temp: 99 }))).rejects.toMatchObject({
      code: 'VALUE_OUT_OF_RANGE',
    })
    for (const concurrency of [0, 101, 1.5, Number.NaN])
      await expect(all(controlMany(product, codec, dids, { switch: 1 }, { concurrency }))).rejects.toThrow(
        'expected 1 to 100',
      )
    await expect(all(controlMany(product, codec, dids, { switch: 1 }, { retry: 1 } as object))).rejects.toThrow('retry')
  })

  it('may give dids as they are found', async () => {
    const { emulator, dids, product } = await setUp(12, 25, 'fetch')
    async function* found() {
      for await (const { did } of product.each.searchDevices()) yield did
    }
    const outcomes = await all(controlMany(product, codec, found(), { switch: 1 }))
    // A search leaves disabled devices out.
    expect(new Set(outcomes.map(({ did }) => did))).toEqual(
      new Set(dids.filter(did => !emulator.device(did)?.isDisabled)),
    )
  })
})
