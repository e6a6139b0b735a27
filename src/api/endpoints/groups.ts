import * as v from 'valibot'
import { list } from '../../shape/list.ts'
import { looseObject, object } from '../../shape/object.ts'
import { record } from '../../shape/record.ts'
import { endpoint } from '../endpoint.ts'
import { described, partialSuccess, texts } from '../shapes.ts'

// The document says that dids is a string and answers with lists: a list is sent, items are dids whatever the text calls them (A12, A13).
const binding = object({ uid: v.string(), appid: v.string(), dids: list(v.string()) })

export const groups = {
  deviceGroups: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/device_groups',
    auth: 'token',
    // A tree of gids; "" is a leaf. How children look is not documented (A11).
    response: record(v.unknown()),
    success: 200,
    summary: 'The tree of device groups',
    section: '获取设备组树形结构',
  }),
  createDeviceGroup: endpoint({
    method: 'POST',
    path: '/v1/products/{product_key}/device_groups',
    auth: 'token',
    body: object({ parent_gid: described(v.optional(v.string()), { description: 'absent for the one root group' }) }),
    response: looseObject({ gid: v.string() }),
    success: 200,
    summary: 'A new device group',
    section: '创建设备组',
  }),
  deleteDeviceGroup: endpoint({
    method: 'DELETE',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    response: looseObject({}),
    success: 200,
    summary: 'Deletes a device group without devices and sub-groups',
    section: '删除设备组',
  }),
  deviceGroup: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    response: looseObject({ macs: texts }),
    success: 200,
    summary: 'The MACs in a device group',
    section: '获取设备组下的mac列表',
  }),
  updateDeviceGroup: endpoint({
    method: 'PUT',
    path: '/v1/products/{product_key}/device_groups/{gid}',
    auth: 'token',
    body: object({
      action: v.picklist(['assign', 'unassign']),
      reassign: described(v.optional(v.boolean()), { description: 'assign: also those that another group has' }),
      macs: described(list(v.string()), { maxItems: 1000 }),
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
