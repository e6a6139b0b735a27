import * as v from 'valibot'
import { list } from '../../shape/list.ts'
import { looseObject, object } from '../../shape/object.ts'
import { record } from '../../shape/record.ts'
import { endpoint } from '../endpoint.ts'
import { bit, cycle, gid, limit, number, page, places, skip, text } from '../shapes.ts'

const span = {
  start: v.optional(v.string()),
  end: v.optional(v.string()),
  country: v.optional(v.string()),
  region: v.optional(v.string()),
  city: v.optional(v.string()),
  // Not in the parameter table, but the answer's meta has them.
  limit,
  skip,
}
/** Bluetooth devices have a device_sn in place of a mac. Dates carry no zone. */
const reported = looseObject({
  report_date: text,
  product_key: text,
  mac: text,
  device_sn: text,
  country: text,
  region: text,
  city: text,
  created_at: text,
})
const solved = looseObject({ total: number, resolved: number, unresolved: number })
const deviceCount = looseObject({ gid: text, count: v.nullish(solved), location: v.nullish(places) })
const eventCount = looseObject({
  gid: text,
  count: v.nullish(solved),
  // By attribute.
  detail: v.nullish(record(solved)),
  location: v.nullish(places),
})

export const deviceReports = {
  deviceLocations: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/locations',
    auth: 'token',
    query: object({ gid, is_online: bit, is_faulty: bit, is_alert: bit }),
    response: looseObject({ gid: text, total: number, location: v.nullish(places) }),
    success: 200,
    summary: 'Where the devices are, by country, region and city',
    section: '获取设备地理位置分布',
  }),
  deviceSummary: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/summary',
    aliases: ['/v1/products/{product_key}/summary'],
    auth: 'token',
    response: looseObject({
      active: v.nullish(looseObject({ yesterday: number, '7_day': number })),
      new: v.nullish(looseObject({ today: number, yesterday: number, '7_day': number, '30_day': number })),
      total: number,
      online: number,
    }),
    success: 200,
    chinaOnly: true,
    summary: 'How many devices are new, active, online',
    section: '设备概览',
  }),
  activatedDevices: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/incr_devices',
    auth: 'token',
    query: object(span),
    response: page(reported),
    success: 200,
    paging: 'skip',
    chinaOnly: true,
    summary: 'Devices first online between two dates (YYYY-MM-DD)',
    section: '设备激活详情',
  }),
  activeDevices: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/active_devices',
    auth: 'token',
    query: object(span),
    response: page(reported),
    success: 200,
    paging: 'skip',
    chinaOnly: true,
    summary: 'Devices that reported data between two dates (YYYY-MM-DD)',
    section: '设备活跃详情',
  }),
  livenessHistory: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/report/liveness/history',
    auth: 'token',
    query: object({ gid, cycle, start: v.string(), end: v.string() }),
    response: looseObject({
      start: text,
      end: text,
      gid: text,
      cycle: text,
      data: list(looseObject({ count: number, location: v.nullish(places), date: text, week: text, month: text })),
    }),
    success: 200,
    chinaOnly: true,
    summary: 'Active devices by day (at most 30), week (53) or month (12)',
    section: '获取活跃历史报表',
  }),
  deviceReport: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/report/rt',
    aliases: ['/v1/products/{product_key}/devices/report/devices/report/rt'],
    auth: 'token',
    query: object({ gid }),
    response: looseObject({
      gid: text,
      count: v.nullish(looseObject({ activated: number, faulty: number, alert: number })),
      location: v.nullish(places),
    }),
    success: 200,
    summary: 'Activated, faulty and alerting devices as of now',
    section: '设备实时统计报表',
  }),
  faultDevices: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/fault/report/devices',
    auth: 'token',
    query: object({ gid }),
    response: deviceCount,
    success: 200,
    chinaOnly: true,
    summary: 'How many devices had faults',
    section: '获取故障设备台数报表',
  }),
  alertDevices: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/alert/report/devices',
    auth: 'token',
    query: object({ gid }),
    response: deviceCount,
    success: 200,
    chinaOnly: true,
    summary: 'How many devices had alerts',
    section: '获取报警设备台数报表',
  }),
  faultEvents: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/fault/report/events',
    auth: 'token',
    query: object({ gid }),
    response: eventCount,
    success: 200,
    chinaOnly: true,
    summary: 'How often each fault occurred',
    section: '获取故障次数报表',
  }),
  alertEvents: endpoint({
    method: 'GET',
    // The document repeats the path of alertDevices here and its list names fault_alert_events: this is the twin of faultEvents (A4).
    path: '/v1/products/{product_key}/alert/report/events',
    aliases: ['/v1/products/{product_key}/fault/alert/events'],
    auth: 'token',
    query: object({ gid }),
    response: eventCount,
    success: 200,
    chinaOnly: true,
    summary: 'How often each alert occurred',
    section: '获取报警次数报表',
  }),
  activationReport: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/report/activation',
    auth: 'token',
    query: object({ gid, cycle, start: v.optional(v.string()), end: v.optional(v.string()) }),
    response: looseObject({}),
    success: 200,
    experimental: true,
    summary: 'Activations; named in the list and described nowhere (A6)',
    section: '企业API接口列表',
  }),
} as const
