import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { partialSuccess, texts } from '../shapes.ts'

// The document says that dids is a string and answers with lists: a list is sent, items are dids whatever the text calls them (A12, A13).
const binding = z.object({ uid: z.string(), appid: z.string(), dids: z.array(z.string()) })

export const groups = {
  deviceGroups: endpoint({
    ...ROUTES.deviceGroups,
    // A tree of gids; "" is a leaf. How children look is not documented (A11).
    response: z.record(z.string(), z.unknown()),
    success: 200,
  }),
  createDeviceGroup: endpoint({
    ...ROUTES.createDeviceGroup,
    body: z.object({ parent_gid: z.optional(z.string()) }),
    response: z.looseObject({ gid: z.string() }),
    success: 200,
  }),
  deleteDeviceGroup: endpoint({
    ...ROUTES.deleteDeviceGroup,
    response: z.looseObject({}),
    success: 200,
  }),
  deviceGroup: endpoint({
    ...ROUTES.deviceGroup,
    response: z.looseObject({ macs: texts }),
    success: 200,
  }),
  updateDeviceGroup: endpoint({
    ...ROUTES.updateDeviceGroup,
    body: z.object({
      action: z.enum(['assign', 'unassign']),
      reassign: z.optional(z.boolean()),
      macs: z.array(z.string()),
    }),
    response: partialSuccess,
    success: 200,
  }),
  bindDevices: endpoint({
    ...ROUTES.bindDevices,
    body: binding,
    response: partialSuccess,
    success: 200,
  }),
  unbindDevices: endpoint({
    ...ROUTES.unbindDevices,
    body: binding,
    response: partialSuccess,
    success: 200,
  }),
} as const
