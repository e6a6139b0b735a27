import { readFileSync } from 'node:fs'
import { DEVICE, PRODUCT } from '../../src/cli/syntax-platform.ts'
import type { EmulatorOptions } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import type { World } from './io.ts'

/** The product and the device that the commands' examples name. */
export { DEVICE, PRODUCT }
export const MAC = 'A4CF12000001'

export const SECRETS = {
  enterpriseSecret: 'e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5',
  productSecret: 'b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7',
} as const
export const ENTERPRISE = 'ed00ed00ed00ed00ed00ed00ed00ed00'

/** 2018-01-31 07:40:00 UTC. */
export const NOW = 1_517_384_400_000

/** A platform with an air conditioner in Guangzhou that is online and one in Shenzhen that is not, as commands reach it. */
export function createPlatform(options: EmulatorOptions = {}) {
  const emulator = createEmulator({
    now: () => NOW,
    seed: 1,
    enterpriseId: ENTERPRISE,
    enterpriseSecret: SECRETS.enterpriseSecret,
    products: [
      {
        definition: JSON.parse(readFileSync('fixtures/definitions/air-conditioner.json', 'utf8')),
        productKey: PRODUCT,
        productSecret: SECRETS.productSecret,
      },
    ],
    devices: [
      {
        did: DEVICE,
        mac: MAC,
        place: { country: 'China', region: 'Guangdong', city: 'Guangzhou', longitude: 113.26, latitude: 23.13 },
        createdAt: NOW - 3600e3,
      },
      {
        did: 'acWorkshop000000000002',
        mac: 'A4CF12000002',
        place: { country: 'China', region: 'Guangdong', city: 'Shenzhen', longitude: 114.06, latitude: 22.55 },
        online: false,
        createdAt: NOW - 7200e3,
      },
    ],
    ...options,
  })
  // So that there is something in its logs.
  if (options.devices === undefined) emulator.act.report(DEVICE)
  const world: World = {
    now: emulator.now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      emulator.advance(ms)
    },
    fetch: emulator.fetch,
    env: {
      GIZWITS_ENTERPRISE_ID: ENTERPRISE,
      GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
      GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
    },
  }
  return { emulator, world }
}
