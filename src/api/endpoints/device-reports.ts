import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { bit, cycle, gid, limit, number, page, places, skip, text } from '../shapes.ts'

const span = {
  start: z.optional(z.string()),
  end: z.optional(z.string()),
  country: z.optional(z.string()),
  region: z.optional(z.string()),
  city: z.optional(z.string()),
  // Not in the parameter table, but the answer's meta has them.
  limit,
  skip,
}
/** Bluetooth devices have a device_sn in place of a mac. Dates carry no zone. */
const reported = z.looseObject({
  report_date: text,
  product_key: text,
  mac: text,
  device_sn: text,
  country: text,
  region: text,
  city: text,
  created_at: text,
})
const solved = z.looseObject({ total: number, resolved: number, unresolved: number })
const deviceCount = z.looseObject({ gid: text, count: z.nullish(solved), location: z.nullish(places) })
const eventCount = z.looseObject({
  gid: text,
  count: z.nullish(solved),
  // By attribute.
  detail: z.nullish(z.record(z.string(), solved)),
  location: z.nullish(places),
})

export const deviceReports = {
  deviceLocations: endpoint({
    ...ROUTES.deviceLocations,
    query: z.object({ gid, is_online: bit, is_faulty: bit, is_alert: bit }),
    response: z.looseObject({ gid: text, total: number, location: z.nullish(places) }),
    success: 200,
  }),
  deviceSummary: endpoint({
    ...ROUTES.deviceSummary,
    response: z.looseObject({
      active: z.nullish(z.looseObject({ yesterday: number, '7_day': number })),
      new: z.nullish(z.looseObject({ today: number, yesterday: number, '7_day': number, '30_day': number })),
      total: number,
      online: number,
    }),
    success: 200,
  }),
  activatedDevices: endpoint({
    ...ROUTES.activatedDevices,
    query: z.object(span),
    response: page(reported),
    success: 200,
  }),
  activeDevices: endpoint({
    ...ROUTES.activeDevices,
    query: z.object(span),
    response: page(reported),
    success: 200,
  }),
  livenessHistory: endpoint({
    ...ROUTES.livenessHistory,
    query: z.object({ gid, cycle, start: z.string(), end: z.string() }),
    response: z.looseObject({
      start: text,
      end: text,
      gid: text,
      cycle: text,
      data: z.array(z.looseObject({ count: number, location: z.nullish(places), date: text, week: text, month: text })),
    }),
    success: 200,
  }),
  deviceReport: endpoint({
    ...ROUTES.deviceReport,
    query: z.object({ gid }),
    response: z.looseObject({
      gid: text,
      count: z.nullish(z.looseObject({ activated: number, faulty: number, alert: number })),
      location: z.nullish(places),
    }),
    success: 200,
  }),
  faultDevices: endpoint({
    ...ROUTES.faultDevices,
    query: z.object({ gid }),
    response: deviceCount,
    success: 200,
  }),
  alertDevices: endpoint({
    ...ROUTES.alertDevices,
    query: z.object({ gid }),
    response: deviceCount,
    success: 200,
  }),
  faultEvents: endpoint({
    ...ROUTES.faultEvents,
    query: z.object({ gid }),
    response: eventCount,
    success: 200,
  }),
  alertEvents: endpoint({
    ...ROUTES.alertEvents,
    // The document repeats the path of alertDevices here and its list names fault_alert_events: this is the twin of faultEvents (A4).
    query: z.object({ gid }),
    response: eventCount,
    success: 200,
  }),
  activationReport: endpoint({
    ...ROUTES.activationReport,
    query: z.object({ gid, cycle, start: z.optional(z.string()), end: z.optional(z.string()) }),
    response: z.looseObject({}),
    success: 200,
  }),
} as const
