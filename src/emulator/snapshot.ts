import type * as z from 'zod/mini'
import { issuesOf } from '../api/issue.ts'
import type { Codec } from '../codec/contract.ts'
import { describe, jsonPath } from '../definition/finding.ts'
import { type ErrorCode, GiztoolsError } from '../errors.ts'
import type { DeviceInit, UserInit } from './contract.ts'
import { isNestedBeyond, SNAPSHOT_LEVELS } from './nesting.ts'
import { modelOf } from './product-model.ts'
import { deviceInitSchema, snapshotSchema, userInitSchema } from './snapshot-schema.ts'
import type { DeviceState, Snapshot } from './state.ts'

/** Time may pass between settling and writing. */
const OVERDUE = 60_000

/**
 * Reads a snapshot that comes from anywhere: a copy, in which everything refers to something that is there.
 * @throws GiztoolsError SNAPSHOT_INVALID with the place as `path`, DEFINITION_INVALID for a product's definition
 */
export function parseSnapshot(from: unknown): Snapshot {
  if (isNestedBeyond(from, SNAPSHOT_LEVELS))
    throw invalid([], `at most ${SNAPSHOT_LEVELS} levels of lists and objects`, 'more')
  const snapshot = parse(snapshotSchema, from, 'SNAPSHOT_INVALID', 'snapshot') as Snapshot
  checkProducts(snapshot)
  checkGroups(snapshot)
  checkDevices(snapshot)
  checkPeople(snapshot)
  checkComing(snapshot)
  return snapshot
}

/** @throws GiztoolsError REQUEST_INVALID */
export function parseDeviceInit(from: unknown): Omit<DeviceInit, 'attrs'> {
  return parse(deviceInitSchema, from, 'REQUEST_INVALID', 'device') as Omit<DeviceInit, 'attrs'>
}

/** @throws GiztoolsError REQUEST_INVALID */
export function parseUserInit(from: unknown): UserInit {
  return parse(userInitSchema, from, 'REQUEST_INVALID', 'user') as UserInit
}

function parse(schema: z.ZodMiniType, from: unknown, code: ErrorCode, what: string): unknown {
  const [issue] = issuesOf(schema, from, 1)
  if (issue === undefined) return schema.parse(from)
  throw invalid(issue.path, issue.message, found(from, issue.path), code, what)
}

/** What stands there, but nothing of what may be a secret. */
function found(from: unknown, keys: readonly PropertyKey[]): string {
  let here = from
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return 'nothing'
    here = (here as Record<PropertyKey, unknown>)[key]
  }
  return typeof here === 'string' && /secret|token|passcode/i.test(String(keys.at(-1))) ? 'a text' : describe(here)
}

function invalid(
  keys: readonly PropertyKey[],
  expected: string,
  got: string,
  code: ErrorCode = 'SNAPSHOT_INVALID',
  what = 'snapshot',
): GiztoolsError {
  const path = jsonPath(keys)
  return new GiztoolsError(code, `${path === '' ? what : `${what}.${path}`}: expected ${expected}, got ${got}`, {
    path,
  })
}

function checkProducts({ enterprises, products, tokens, quotas }: Snapshot): void {
  const keys = uniqueIds('products', products, 'productKey')
  const owners = uniqueIds('enterprises', enterprises, 'enterpriseId')
  // Throws for a definition that cannot be used.
  for (const product of products) modelOf(product)
  enterprises.forEach(({ productKeys }, index) => {
    productKeys.forEach((key, at) => {
      requireKnown(keys, key, ['enterprises', index, 'productKeys', at], 'a product')
    })
  })
  uniqueIds('quotas', quotas, 'enterpriseId')
  uniqueIds('tokens', tokens, 'token')
  tokens.forEach((token, index) => {
    requireKnown(owners, token.enterpriseId, ['tokens', index, 'enterpriseId'], 'an enterprise')
    requireKnown(keys, token.productKey, ['tokens', index, 'productKey'], 'a product')
  })
}

function checkGroups({ groups, products }: Snapshot): void {
  const keys = new Set(products.map(product => product.productKey))
  uniqueIds('groups', groups, 'gid')
  // A group stands after its parent, as it was made: so there are no circles.
  const before = new Map<string, string>()
  groups.forEach(({ gid, productKey, parent }, index) => {
    requireKnown(keys, productKey, ['groups', index, 'productKey'], 'a product')
    if (parent !== null && before.get(parent) !== productKey)
      throw invalid(['groups', index, 'parent'], 'a group of this product that stands before it', describe(parent))
    before.set(gid, productKey)
  })
}

function checkDevices({ devices, groups, products }: Snapshot): void {
  uniqueIds('devices', devices, 'did')
  const known = new Map(products.map(product => [product.productKey, product]))
  const productOfGroup = new Map(groups.map(group => [group.gid, group.productKey]))
  const macs = new Set<string>()
  devices.forEach((device, index) => {
    const product = known.get(device.productKey)
    if (product === undefined)
      throw invalid(['devices', index, 'productKey'], 'that of a product', describe(device.productKey))
    const mac = JSON.stringify([device.productKey, device.mac])
    if (macs.has(mac)) throw invalid(['devices', index, 'mac'], 'one of its own', describe(device.mac))
    macs.add(mac)
    if (device.gid !== null && productOfGroup.get(device.gid) !== device.productKey)
      throw invalid(['devices', index, 'gid'], 'a group of its product, or null', describe(device.gid))
    for (const log of ['online', 'cmd', 'data'] as const) checkOrder(device[log], ['devices', index, log])
    checkAttrs(device, index, modelOf(product)?.codec)
  })
}

function checkOrder(log: readonly { readonly at: number }[], path: readonly PropertyKey[]): void {
  log.forEach(({ at }, index) => {
    const before = log[index - 1]
    if (before !== undefined && before.at > at)
      throw invalid([...path, index, 'at'], `no earlier time than that before it, ${before.at}`, String(at))
  })
}

/** A device reports all that it has: it must be able to say it. */
function checkAttrs({ attrs }: DeviceState, index: number, codec: Codec | undefined): void {
  if (codec === undefined) return
  const missing = codec.layout.fields.find(({ attribute }) => !Object.hasOwn(attrs, attribute.name))
  if (missing !== undefined) throw invalid(['devices', index, 'attrs'], `a value of ${missing.attribute.name}`, 'none')
  try {
    codec.encodeStatus(attrs)
  } catch (error) {
    throw invalid(['devices', index, 'attrs'], 'values of its product', error instanceof Error ? error.message : 'none')
  }
}

function checkPeople({ users, enterprises, bindings, devices }: Snapshot): void {
  const uids = uniqueIds('users', users, 'uid')
  const owners = new Set(enterprises.map(enterprise => enterprise.enterpriseId))
  users.forEach(({ enterpriseId }, index) => {
    requireKnown(owners, enterpriseId, ['users', index, 'enterpriseId'], 'an enterprise')
  })
  const dids = new Set(devices.map(device => device.did))
  bindings.forEach(({ did, uid }, index) => {
    requireKnown(dids, did, ['bindings', index, 'did'], 'a device')
    requireKnown(uids, uid, ['bindings', index, 'uid'], 'a user')
  })
}

function checkComing({ coming, now, devices }: Snapshot): void {
  const dids = new Set(devices.map(device => device.did))
  coming.forEach(({ at, did }, index) => {
    requireKnown(dids, did, ['coming', index, 'did'], 'a device')
    // It was settled before it was written. Years of overdue reports would all be made up for at once.
    if (at < now - OVERDUE) throw invalid(['coming', index, 'at'], `a time not long before now, ${now}`, String(at))
  })
}

function requireKnown(known: ReadonlySet<string>, key: string, path: readonly PropertyKey[], what: string): void {
  if (!known.has(key)) throw invalid(path, `that of ${what} in the snapshot`, describe(key))
}

function uniqueIds<K extends string>(
  name: string,
  list: readonly { readonly [key in K]: string }[],
  key: K,
): ReadonlySet<string> {
  const ids = new Set<string>()
  list.forEach((each, index) => {
    if (ids.has(each[key]))
      throw invalid([name, index, key], 'one of its own', key === 'token' ? 'one twice' : describe(each[key]))
    ids.add(each[key])
  })
  return ids
}
