import type { Endpoint } from './endpoint.ts'
import { deviceReports } from './endpoints/device-reports.ts'
import { devices } from './endpoints/devices.ts'
import { groups } from './endpoints/groups.ts'
import { logs } from './endpoints/logs.ts'
import { products } from './endpoints/products.ts'
import { userReports } from './endpoints/user-reports.ts'
import { users } from './endpoints/users.ts'
import type { EndpointName } from './routes.ts'

// Nothing else imports the rows: the schemas of the API are behind this one import, and the client loads it when it first needs one.

/** The rows, room by room. */
export const ENDPOINT_ROOMS = { products, users, devices, logs, groups, deviceReports, userReports } as const

/** All 33 operations with their schemas. */
export const ENDPOINTS = {
  ...products,
  ...users,
  ...devices,
  ...logs,
  ...groups,
  ...deviceReports,
  ...userReports,
} as const satisfies Readonly<Record<EndpointName, Endpoint>>

export type Endpoints = typeof ENDPOINTS
