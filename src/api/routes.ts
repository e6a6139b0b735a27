/** Where an operation of the Enterprise API is, and who may call it: what a request is made of before anybody looks at schemas. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `{product_key}`, `{did}` and `{gid}` stand for path parameters. */
  readonly path: string
  /** Other paths that the document prints or names for the same operation. The client does not use them, the emulator answers them too. */
  readonly aliases?: readonly string[]
  /**
   * - `none`: the credentials are in the body
   * - `token`: `Authorization: token <token>`, a token of the product in the path
   * - `enterprise`: `X-Gizwits-Enterprise-ID` and `X-Gizwits-Enterprise-Secret`
   */
  readonly auth: 'none' | 'token' | 'enterprise'
  /** Where its parameters go, beside those of the path. */
  readonly takes?: 'query' | 'body'
  /** `skip`: `limit` and `skip`, the next page in `meta.next`. `context`: an opaque cursor that lives for an hour. */
  readonly paging?: 'skip' | 'context'
  /** Served in China only. */
  readonly chinaOnly?: true
  /** Served for products that are not published. */
  readonly unpublishedOnly?: true
  /** Named in the document and never described there: what it takes and answers is a guess. */
  readonly experimental?: true
}

/** All 33 operations of the Enterprise API, by the names that the client's methods have. */
export const ROUTES = {
  accessToken: { method: 'POST', path: '/v1/products/{product_key}/access_token', auth: 'none', takes: 'body' },
  datapoint: { method: 'GET', path: '/v1/products/{product_key}/datapoint', auth: 'token' },

  registeredUsers: { method: 'GET', path: '/v1/users/search', auth: 'enterprise', takes: 'query', paging: 'skip' },
  boundUsers: {
    method: 'GET',
    path: '/v1/products/{product_key}/users/search',
    auth: 'token',
    takes: 'query',
    paging: 'skip',
  },

  device: { method: 'GET', path: '/v1/products/{product_key}/devices', auth: 'token', takes: 'query' },
  deviceDetail: { method: 'GET', path: '/v1/products/{product_key}/device_detail', auth: 'token', takes: 'query' },
  searchDevices: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/search',
    auth: 'token',
    takes: 'query',
    paging: 'skip',
  },
  control: { method: 'POST', path: '/v1/products/{product_key}/devices/{did}/control', auth: 'token', takes: 'body' },

  onlineLog: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/{did}/online',
    auth: 'token',
    takes: 'query',
    paging: 'context',
    unpublishedOnly: true,
  },
  cmdLog: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/{did}/cmd',
    auth: 'token',
    takes: 'query',
    paging: 'context',
    unpublishedOnly: true,
  },
  dataLog: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/{did}/data',
    auth: 'token',
    takes: 'query',
    paging: 'context',
    unpublishedOnly: true,
  },

  deviceGroups: { method: 'GET', path: '/v1/products/{product_key}/device_groups', auth: 'token' },
  createDeviceGroup: { method: 'POST', path: '/v1/products/{product_key}/device_groups', auth: 'token', takes: 'body' },
  deleteDeviceGroup: { method: 'DELETE', path: '/v1/products/{product_key}/device_groups/{gid}', auth: 'token' },
  deviceGroup: { method: 'GET', path: '/v1/products/{product_key}/device_groups/{gid}', auth: 'token' },
  updateDeviceGroup: {
    method: 'PUT',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    takes: 'body',
  },
  bindDevices: { method: 'POST', path: '/v1/products/{product_key}/devices/bindings', auth: 'token', takes: 'body' },
  unbindDevices: {
    method: 'DELETE',
    path: '/v1/products/{product_key}/devices/bindings',
    auth: 'token',
    takes: 'body',
  },

  deviceLocations: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/locations',
    auth: 'token',
    takes: 'query',
  },
  deviceSummary: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/summary',
    auth: 'token',
    aliases: ['/v1/products/{product_key}/summary'],
    chinaOnly: true,
  },
  activatedDevices: {
    method: 'GET',
    path: '/v1/products/{product_key}/incr_devices',
    auth: 'token',
    takes: 'query',
    paging: 'skip',
    chinaOnly: true,
  },
  activeDevices: {
    method: 'GET',
    path: '/v1/products/{product_key}/active_devices',
    auth: 'token',
    takes: 'query',
    paging: 'skip',
    chinaOnly: true,
  },
  livenessHistory: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/report/liveness/history',
    auth: 'token',
    takes: 'query',
    chinaOnly: true,
  },
  deviceReport: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/report/rt',
    auth: 'token',
    takes: 'query',
    aliases: ['/v1/products/{product_key}/devices/report/devices/report/rt'],
  },
  faultDevices: {
    method: 'GET',
    path: '/v1/products/{product_key}/fault/report/devices',
    auth: 'token',
    takes: 'query',
    chinaOnly: true,
  },
  alertDevices: {
    method: 'GET',
    path: '/v1/products/{product_key}/alert/report/devices',
    auth: 'token',
    takes: 'query',
    chinaOnly: true,
  },
  faultEvents: {
    method: 'GET',
    path: '/v1/products/{product_key}/fault/report/events',
    auth: 'token',
    takes: 'query',
    chinaOnly: true,
  },
  alertEvents: {
    method: 'GET',
    path: '/v1/products/{product_key}/alert/report/events',
    auth: 'token',
    takes: 'query',
    aliases: ['/v1/products/{product_key}/fault/alert/events'],
    chinaOnly: true,
  },
  activationReport: {
    method: 'GET',
    path: '/v1/products/{product_key}/devices/report/activation',
    auth: 'token',
    takes: 'query',
    experimental: true,
  },

  newUsers: {
    method: 'GET',
    path: '/v1/products/{product_key}/users/report/new',
    auth: 'token',
    takes: 'query',
    chinaOnly: true,
  },
  userLiveness: { method: 'GET', path: '/v1/users/liveness_total', auth: 'enterprise', takes: 'query' },
  userLocations: { method: 'GET', path: '/v1/users/location', auth: 'enterprise', takes: 'query' },
  totalUsers: { method: 'GET', path: '/v1/products/{product_key}/users/report/total', auth: 'token', takes: 'query' },
} as const satisfies Readonly<Record<string, Route>>

export type EndpointName = keyof typeof ROUTES

export const ENDPOINT_NAMES = Object.keys(ROUTES) as readonly EndpointName[]

export function isEndpointName(name: string): name is EndpointName {
  return Object.hasOwn(ROUTES, name)
}
