import { GiztoolsError } from '../errors.ts'
import { createActs } from './acts.ts'
import type { Answer } from './answer.ts'
import { bindDevices } from './bind-devices.ts'
import type { Credentials, Emulator, EmulatorOptions, Listening, ProductInit } from './contract.ts'
import { createControlPlane } from './control-plane.ts'
import { createDevice } from './create-device.ts'
import { createProduct } from './create-product.ts'
import { createUser } from './create-user.ts'
import { createFaults } from './faults.ts'
import { toResponse, untilAborted } from './over-fetch.ts'
import { requireFlag } from './require-flag.ts'
import { type Arrival, serve } from './service.ts'
import { changeSettings, settingsOf } from './settings.ts'
import { createSimulation } from './simulation.ts'
import type { EnterpriseState, ProductState } from './state.ts'
import { createStore } from './store.ts'
import { WIRE, type World } from './world.ts'

const MEBIBYTE = 1 << 20

/** Serves what answers, where it is told to. */
export type Listen = (
  answer: (arrival: Arrival) => Promise<Answer>,
  where: NonNullable<Parameters<Emulator['listen']>[0]>,
) => Promise<Listening>

/** A `createEmulator` by what serves over HTTP: Node alone has that, everything else runs anywhere. */
export function createEmulatorBy(listen: Listen): (options?: EmulatorOptions) => Emulator {
  return (options = {}) => createEmulator(options, listen)
}

function createEmulator(options: EmulatorOptions, listen: Listen): Emulator {
  const clock = options.now ?? Date.now
  let ahead = 0
  const now = () => Math.floor(clock()) + ahead
  const store = createStore({ seed: options.seed ?? clock() })
  const simulation = createSimulation(store)
  const world: World = {
    store,
    simulation,
    faults: createFaults(store.random),
    wire: { ...WIRE, ...options.wire },
    now,
    quota: options.quota ?? 3600,
    china: options.china ?? true,
    whitelist: options.whitelist,
    rotateTokens: options.rotateTokens ?? false,
    latency: options.latency ?? [0, 0],
    sleep: options.sleep ?? (ms => new Promise(resolve => setTimeout(resolve, ms))),
    bodyLimit: options.bodyLimit ?? MEBIBYTE,
    onLog: options.onLog,
  }
  const answer = (arrival: Arrival) => serve(world, arrival)

  function restore(snapshot: unknown): void {
    store.restore(snapshot)
    // The clock goes on from the moment of the snapshot, or from the real one where that is later.
    const { now: saved } = snapshot as { now: number }
    ahead = Math.max(0, saved - Math.floor(clock()))
  }

  function enterprise(): EnterpriseState {
    for (const each of store.enterprises.values()) return each
    throw new GiztoolsError('SNAPSHOT_INVALID', 'snapshot.enterprises: expected at least one, got none')
  }

  function product(productKey: string | undefined): ProductState {
    const [first] = enterprise().productKeys
    const found = store.products.get(productKey ?? first ?? '')
    if (found !== undefined) return found
    const got = productKey === undefined ? 'no product at all' : JSON.stringify(productKey)
    throw new GiztoolsError('REQUEST_INVALID', `productKey: expected that of a product, got ${got}; add it first`, {
      path: 'productKey',
    })
  }

  function credentials(): Credentials {
    const { enterpriseId, enterpriseSecret, productKeys } = enterprise()
    const products = productKeys.map(product).map(({ productKey, productSecret }) => ({ productKey, productSecret }))
    return { enterpriseId, enterpriseSecret, products }
  }

  const addProduct = (init: ProductInit) => createProduct(init, store, enterprise())

  if (options.snapshot !== undefined) restore(options.snapshot)
  else {
    const enterpriseId = options.enterpriseId ?? store.newId()
    const enterpriseSecret = options.enterpriseSecret ?? store.newId()
    store.enterprises.set(enterpriseId, { enterpriseId, enterpriseSecret, productKeys: [], appIds: [store.newId()] })
  }
  for (const init of options.products ?? []) addProduct(init)
  for (const init of options.devices ?? []) createDevice(init, store, product(init.productKey), now())

  const emulator: Emulator = {
    async fetch(input, init) {
      const request = new Request(input, init)
      const work = answer({ request, address: '127.0.0.1' }).then(toResponse)
      return untilAborted(work, request.signal)
    },
    listen: (where = {}) => listen(answer, where),
    listenControl: ({ port = 0, pages } = {}) => listen(createControlPlane(emulator, answer, pages), { port }),
    get settings() {
      return settingsOf(world)
    },
    set: change => changeSettings(world, change),
    get credentials() {
      return credentials()
    },
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0))
        throw new GiztoolsError('REQUEST_INVALID', `advance: expected milliseconds, 0 or more, got ${String(ms)}`)
      ahead += Math.floor(ms)
    },
    now,
    settle: () => simulation.settle(now()),
    addProduct,
    addDevice: (init = {}) => createDevice(init, store, product(init.productKey), now()),
    addUser: (init = {}) => createUser(init, store, enterprise(), now()),
    device: did => store.devices.get(did),
    devices: () => store.devices.values(),
    get counts() {
      return { products: store.products.size, devices: store.devices.size, users: store.users.size }
    },
    bind: (uid, dids) => bindDevices(store, uid, dids, now()),
    ...createActs(store, simulation, now),
    publish(productKey, published = true) {
      requireFlag('published', published)
      product(productKey).published = published
    },
    allowControl(productKey, allowed = true) {
      requireFlag('allowed', allowed)
      product(productKey).remoteControl = allowed
    },
    inject: world.faults.inject,
    snapshot() {
      simulation.settle(now())
      return store.snapshot(now())
    },
    restore,
  }
  return emulator
}
