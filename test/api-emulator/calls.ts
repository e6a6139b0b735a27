import type { EndpointName } from '../../src/api/routes.ts'
import { type Scene, STORIES } from './scene.ts'

export interface ApiCall {
  /** The did or gid of the path. */
  readonly id?: string
  /** Query or body. */
  readonly params?: Readonly<Record<string, unknown>>
}

/** Each operation with the parameters that the document's example of it has, about things that the scene has. */
export function callsOf(scene: Scene): Readonly<Record<EndpointName, ApiCall>> {
  const { productKey, did, mac, boundDid, freeDid, uid, appid, root, gid, emptyGid } = scene
  const end = Math.floor(scene.now / 1000)
  const log = { id: did, params: { start_ts: end - 2 * 86_400, end_ts: end, sort: 'desc', limit: 20 } }
  const guangzhou = { country: 'China', region: 'Guangdong', city: 'Guangzhou' }
  const days = { params: { start: '2026-02-25', end: '2026-03-02', ...guangzhou } }
  const months = { params: { cycle: 'month', start: '2026-02', end: '2026-03' } }
  const ofGroup = { params: { gid } }
  return {
    accessToken: {
      params: {
        enterprise_id: scene.enterpriseId,
        enterprise_secret: scene.enterpriseSecret,
        product_secret: scene.productSecret,
      },
    },
    datapoint: {},
    registeredUsers: { params: { product_key: productKey, limit: 20, skip: 0 } },
    boundUsers: { params: { type: 'did', val: did, limit: 20, skip: 0 } },
    device: { params: { mac } },
    deviceDetail: { params: { mac } },
    searchDevices: {
      params: {
        ...guangzhou,
        ...{ is_online: 1, is_faulty: 0, is_alert: 0, show_disabled: 0, liveness_start: '1700000000' },
        ...{ type: 'mac', val: mac, limit: 20, skip: 0 },
      },
    },
    control: { id: did, params: { raw: STORIES[scene.story].control } },
    onlineLog: log,
    cmdLog: log,
    dataLog: log,
    deviceGroups: {},
    createDeviceGroup: { params: { parent_gid: root } },
    deleteDeviceGroup: { id: emptyGid },
    deviceGroup: { id: gid },
    updateDeviceGroup: { id: gid, params: { action: 'assign', reassign: true, macs: [mac] } },
    bindDevices: { params: { uid, appid, dids: [freeDid] } },
    unbindDevices: { params: { uid, appid, dids: [boundDid] } },
    deviceLocations: { params: { gid, is_online: 1, is_faulty: 0, is_alert: 0 } },
    deviceSummary: {},
    activatedDevices: days,
    activeDevices: days,
    livenessHistory: months,
    deviceReport: ofGroup,
    faultDevices: ofGroup,
    alertDevices: ofGroup,
    faultEvents: ofGroup,
    alertEvents: ofGroup,
    activationReport: months,
    newUsers: months,
    userLiveness: { params: { product_key: productKey, start_date: '2026-02-25', end_date: '2026-03-02' } },
    userLocations: { params: { product_key: productKey } },
    totalUsers: {},
  }
}
