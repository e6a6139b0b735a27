import { readFileSync } from 'node:fs'
import type { Endpoints } from '../../src/api/endpoints.ts'
import type { EndpointName } from '../../src/api/routes.ts'
import type { DeviceInit, UserInit } from '../../src/emulator/contract.ts'
import { createDevice } from '../../src/emulator/create-device.ts'
import { createUser } from '../../src/emulator/create-user.ts'
import type { Call } from '../../src/emulator/handler.ts'
import { reportHandlers } from '../../src/emulator/handlers/reports.ts'
import { createSimulation } from '../../src/emulator/simulation.ts'
import type { DeviceState, EnterpriseState, ProductState } from '../../src/emulator/state.ts'
import { createStore } from '../../src/emulator/store.ts'

/** Noon in China of 2 March 2026, a Monday. */
export const NOON = Date.parse('2026-03-02T12:00:00+08:00')
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const DAY = 24 * 60 * MINUTE

export const definitionOf = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/definitions/${name}.json`, import.meta.url), 'utf8'))

/** A store with one enterprise and one product, and its simulation. */
export function world(definition = 'air-conditioner', seed = 1) {
  const store = createStore({ seed })
  const enterprise: EnterpriseState = {
    enterpriseId: 'enterprise',
    enterpriseSecret: 'hush',
    productKeys: ['pk'],
    appIds: ['app'],
  }
  store.enterprises.set(enterprise.enterpriseId, enterprise)
  const product: ProductState = {
    productKey: 'pk',
    productSecret: 'hush',
    definition: definition === '' ? null : definitionOf(definition),
    published: false,
    remoteControl: true,
  }
  store.products.set('pk', product)
  return worldOf(store)
}

export function worldOf(store: ReturnType<typeof createStore>) {
  const simulation = createSimulation(store)
  const product = store.products.get('pk') as ProductState
  const enterprise = store.enterprises.get('enterprise') as EnterpriseState
  return {
    store,
    simulation,
    product,
    addDevice: (init: DeviceInit = {}, now = NOON): DeviceState => createDevice(init, store, product, now),
    addUser: (init: UserInit = {}, now = NOON) => createUser(init, store, enterprise, now),
    /** The answer of a report as a client would read it: through JSON. */
    ask<N extends EndpointName & keyof typeof reportHandlers>(name: N, query: object, now = NOON): unknown {
      const call = {
        ids: { product_key: 'pk' },
        query,
        enterprise,
        product,
        store,
        simulation,
        url: new URL(`http://localhost/v1/products/pk/${name}?${new URLSearchParams(Object.entries(query))}`),
        now,
      } as unknown as Call<Endpoints[N]>
      const handler = reportHandlers[name] as (call: Call<Endpoints[N]>) => unknown
      return JSON.parse(JSON.stringify(handler(call)))
    },
  }
}

export const GUANGZHOU = { country: 'China', region: 'Guangdong', city: 'Guangzhou', longitude: 113.3, latitude: 23.1 }
export const SHENZHEN = { country: 'China', region: 'Guangdong', city: 'Shenzhen', longitude: 114.1, latitude: 22.5 }
export const MUNICH = { country: 'Germany', region: 'Bavaria', city: 'Munich', longitude: 11.6, latitude: 48.1 }

export const cmdOf = (device: DeviceState) => device.cmd.map(({ at, type, frame }) => [at - NOON, type, frame])
export const onlineOf = (device: DeviceState) =>
  device.online.map(({ at, type, payload }) => [at - NOON, type, payload])
