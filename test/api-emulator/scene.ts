import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import type { ClientOptions, EnterpriseClient, ProductClient } from '../../src/api/contract.ts'
import type { DeviceInit, Emulator, EmulatorOptions } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'

export const HOUR = 3600e3
export const DAY = 24 * HOUR
/** Noon in China of 25 February 2026. The scene is over five days later. */
export const BEGIN = Date.parse('2026-02-25T12:00:00+08:00')

/** As the platform gives it: with the app's panel, which our fixtures leave out. */
export function definitionOf(name: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(new URL(`../../fixtures/definitions/${name}.json`, import.meta.url), 'utf8')
  return { ...JSON.parse(text), ui: { object: { version: 4 }, sections: [] } }
}

/** Products with what happens at their devices: a fault that is over, an alert that is not, an alert of yesterday. */
export const STORIES = {
  'air-conditioner': { fault: 'fault_roomtemp', alert: 'alert_full', control: [1, 1, 1, 0, 0, 16] },
  'bedside-lamp-var-len': { fault: 'fault_led', alert: 'alert_hot', control: [0x11, 0, 1, 1] },
} as const
export type StoryName = keyof typeof STORIES

/** What the 33 operations are asked about. */
export interface Scene {
  readonly story: StoryName
  readonly productKey: string
  readonly productSecret: string
  readonly enterpriseId: string
  readonly enterpriseSecret: string
  /** Online, in Guangzhou, of an owner and in a group; with logs. */
  readonly did: string
  readonly mac: string
  readonly boundDid: string
  readonly freeDid: string
  readonly uid: string
  readonly appid: string
  readonly root: string
  readonly gid: string
  readonly emptyGid: string
  readonly now: number
}

/** A service over HTTP with two products that have a past, and a published one. Closed when the test is over. */
export async function populated(options: EmulatorOptions = {}) {
  const emulator = createEmulator({
    seed: 11,
    now: () => BEGIN,
    products: [
      ...Object.keys(STORIES).map(name => ({ definition: definitionOf(name) })),
      { definition: definitionOf('pet-house'), published: true },
    ],
    ...options,
  })
  const scenes = new Map<StoryName, Scene>()
  for (const [index, story] of (Object.keys(STORIES) as StoryName[]).entries())
    scenes.set(story, await tell(emulator, story, index))
  const { url } = await listening(emulator)
  const sceneOf = (story: StoryName): Scene => ({ ...(scenes.get(story) as Scene), now: emulator.now() })
  return { emulator, url, sceneOf }
}

export async function listening(emulator: Emulator): Promise<{ readonly url: string }> {
  const { url, close } = await emulator.listen()
  onTestFinished(close)
  return { url }
}

/** A client of one of the emulator's products, over HTTP; its clock is the emulator's, and sleeping moves it. */
export function clientOf(
  emulator: Emulator,
  baseUrl: string,
  options: Partial<ClientOptions> = {},
  index = 0,
): { readonly client: EnterpriseClient; readonly product: ProductClient; readonly slept: number[] } {
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const slept: number[] = []
  const client = createClient({
    baseUrl,
    enterpriseId,
    enterpriseSecret,
    now: emulator.now,
    random: () => 1,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      slept.push(ms)
      emulator.advance(ms)
    },
    ...options,
  })
  const { productKey, productSecret } = products[index] as (typeof products)[number]
  return { client, product: client.product(productKey, { productSecret }), slept }
}

const place = (country: string, region: string, city: string) => ({
  ...{ country, region, city },
  ...{ longitude: 113.25, latitude: 23.125 },
})

async function tell(emulator: Emulator, story: StoryName, index: number): Promise<Scene> {
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const { productKey, productSecret } = products[index] as (typeof products)[number]
  const { fault, alert } = STORIES[story]
  const add = (init: DeviceInit) => emulator.addDevice({ productKey, ...init })
  const { did, mac } = add({ place: place('China', 'Guangdong', 'Guangzhou') })
  const bound = add({ place: place('China', 'Guangdong', 'Shenzhen') })
  const free = add({ place: place('Germany', 'Bavaria', 'Munich') })
  add({ place: place('China', 'Beijing', 'Beijing'), serial: 'BLE-0001' })
  add({ place: null })
  add({ online: false })
  add({ disabled: true, place: place('China', 'Guangdong', 'Guangzhou') })
  const user = emulator.addUser({ place: place('China', 'Guangdong', 'Guangzhou') })
  emulator.addUser({ place: null, isAnonymous: true, username: null })

  const { product } = clientOf(emulator, 'http://127.0.0.1:1', { fetch: emulator.fetch }, index)
  const group = async (parent_gid?: string) =>
    (await product.createDeviceGroup(parent_gid === undefined ? {} : { parent_gid })).data.gid
  const root = await group()
  const [gid, emptyGid] = [await group(root), await group(root)]
  await product.updateDeviceGroup(gid, { action: 'assign', macs: [mac, bound.mac] })
  await product.bindDevices({ uid: user.uid, appid: user.appid, dids: [did, bound.did] })

  emulator.act.report(did, { [fault]: 1 })
  emulator.act.report(bound.did, { [fault]: 1, [alert]: 1 })
  // The two stories are told one after the other: five days in all.
  if (index > 0) emulator.advance(DAY)
  emulator.act.report(did, { [fault]: 0, [alert]: 1 })
  emulator.act.disconnect(bound.did)
  if (index > 0) emulator.advance(3 * DAY)
  emulator.act.report(did, { [alert]: 0 })
  emulator.act.report(did, { [alert]: 1 })
  emulator.act.report(did, { [alert]: 0 })
  if (index > 0) emulator.advance(DAY - HOUR)
  // So that the devices of the story before have logs of the last two days too.
  for (const each of emulator.devices()) {
    if (each.productKey === productKey || each.isDisabled || !each.isOnline) continue
    emulator.act.disconnect(each.did)
    emulator.act.connect(each.did)
    emulator.act.report(each.did)
  }
  emulator.act.disconnect(did)
  emulator.act.connect(did)
  emulator.act.report(did)
  if (index > 0) emulator.advance(HOUR)
  return {
    ...{ story, productKey, productSecret, enterpriseId, enterpriseSecret, did, mac, root, gid, emptyGid },
    ...{ boundDid: bound.did, freeDid: free.did, uid: user.uid, appid: user.appid, now: emulator.now() },
  }
}
