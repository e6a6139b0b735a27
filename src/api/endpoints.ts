import type { Endpoint } from './endpoint.ts'
import { deviceReports } from './endpoints/device-reports.ts'
import { devices } from './endpoints/devices.ts'
import { groups } from './endpoints/groups.ts'
import { logs } from './endpoints/logs.ts'
import { products } from './endpoints/products.ts'
import { userReports } from './endpoints/user-reports.ts'
import { users } from './endpoints/users.ts'

// Nothing else imports the rows: the schemas of the API are behind this one import.

/** The rows, room by room. */
export const ENDPOINT_ROOMS = { products, users, devices, logs, groups, deviceReports, userReports } as const

/** All 33 operations of the Enterprise API, by the names that the client's methods have. */
export const ENDPOINTS = {
  ...products,
  ...users,
  ...devices,
  ...logs,
  ...groups,
  ...deviceReports,
  ...userReports,
} as const satisfies Readonly<Record<string, Endpoint>>

export type Endpoints = typeof ENDPOINTS
export type EndpointName = keyof Endpoints

export const ENDPOINT_NAMES = Object.keys(ENDPOINTS) as readonly EndpointName[]

export function isEndpointName(name: string): name is EndpointName {
  return Object.hasOwn(ENDPOINTS, name)
}
