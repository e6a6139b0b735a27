import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { described, partialSuccess, texts } from '../shapes.ts'

// The document says that dids is a string and answers with lists: a list is sent, items are dids whatever the text calls them (A12, A13).
const binding = z.object({ uid: z.string(), appid: z.string(), dids: z.array(z.string()) })

export const groups = {
  deviceGroups: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/device_groups',
    auth: 'token',
    // A tree of gids; "" is a leaf. How children look is not documented (A11).
    response: z.record(z.string(), z.unknown()),
    success: 200,
    summary: 'The tree of device groups',
    section: '获取设备组树形结构',
  }),
  createDeviceGroup: endpoint({
    method: 'POST',
    path: '/v1/products/{product_key}/device_groups',
    auth: 'token',
    body: z.object({ parent_gid: described(z.optional(z.string()), { description: 'absent for the one root group' }) }),
    response: z.looseObject({ gid: z.string() }),
    success: 200,
    summary: 'A new device group',
    section: '创建设备组',
  }),
  deleteDeviceGroup: endpoint({
    method: 'DELETE',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    response: z.looseObject({}),
    success: 200,
    summary: 'Deletes a device group without devices and sub-groups',
    section: '删除设备组',
  }),
  deviceGroup: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    response: z.looseObject({ macs: texts }),
    success: 200,
    summary: 'The MACs in a device group',
    section: '获取设备组下的mac列表',
  }),
  updateDeviceGroup: endpoint({
    method: 'PUT',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    body: z.object({
      action: z.enum(['assign', 'unassign']),
      reassign: described(z.optional(z.boolean()), { description: 'assign: also those that another group has' }),
      macs: described(z.array(z.string()), { maxItems: 1000 }),
    }),
    response: partialSuccess,
    success: 200,
    summary: 'Puts devices into a group or takes them out',
    section: '更新设备组',
  }),
  bindDevices: endpoint({
    method: 'POST',
    path: '/v1/products/{product_key}/devices/bindings',
    auth: 'token',
    body: binding,
    response: partialSuccess,
    success: 200,
    summary: 'Binds devices to a user',
    section: '设备绑定功能',
  }),
  unbindDevices: endpoint({
    method: 'DELETE',
    path: '/v1/products/{product_key}/devices/bindings',
    auth: 'token',
    body: binding,
    response: partialSuccess,
    success: 200,
    summary: 'Unbinds devices from a user',
    section: '解除绑定',
  }),
} as const
