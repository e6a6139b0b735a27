import type { EndpointName } from './routes.ts'

/** What people read of an operation; apart from the rows, since no call needs it. */
export interface Summary {
  readonly summary: string
  /** The heading of its section in the document. */
  readonly section: string
}

export const SUMMARIES: Readonly<Record<EndpointName, Summary>> = {
  accessToken: { summary: 'A token for the calls of one product, good for seven days', section: '获取token' },
  datapoint: { summary: "The product's definition", section: '获取产品数据点' },
  registeredUsers: { summary: "The enterprise's registered users", section: '搜索注册用户' },
  boundUsers: { summary: "Users bound to the product's devices", section: '搜索绑定用户' },
  device: { summary: 'The did of a MAC', section: '获取设备did' },
  deviceDetail: { summary: 'A device by its MAC: online, disabled, type', section: '获取设备详情' },
  searchDevices: { summary: "The product's devices, all or those searched for", section: '搜索设备' },
  control: { summary: 'Sends a command to an online device; success means sent, not applied', section: '设备远程控制' },
  onlineLog: { summary: 'When a device came and went', section: '设备上下线记录' },
  cmdLog: { summary: 'The raw frames between a device and its apps', section: '设备通信日志' },
  dataLog: { summary: 'The attributes that a device reported', section: '获取设备历史数据' },
  deviceGroups: { summary: 'The tree of device groups', section: '获取设备组树形结构' },
  createDeviceGroup: { summary: 'A new device group', section: '创建设备组' },
  deleteDeviceGroup: { summary: 'Deletes a device group without devices and sub-groups', section: '删除设备组' },
  deviceGroup: { summary: 'The MACs in a device group', section: '获取设备组下的mac列表' },
  updateDeviceGroup: { summary: 'Puts devices into a group or takes them out', section: '更新设备组' },
  bindDevices: { summary: 'Binds devices to a user', section: '设备绑定功能' },
  unbindDevices: { summary: 'Unbinds devices from a user', section: '解除绑定' },
  deviceLocations: { summary: 'Where the devices are, by country, region and city', section: '获取设备地理位置分布' },
  deviceSummary: { summary: 'How many devices are new, active, online', section: '设备概览' },
  activatedDevices: { summary: 'Devices first online between two dates (YYYY-MM-DD)', section: '设备激活详情' },
  activeDevices: { summary: 'Devices that reported data between two dates (YYYY-MM-DD)', section: '设备活跃详情' },
  livenessHistory: {
    summary: 'Active devices by day (at most 30), week (53) or month (12)',
    section: '获取活跃历史报表',
  },
  deviceReport: { summary: 'Activated, faulty and alerting devices as of now', section: '设备实时统计报表' },
  faultDevices: { summary: 'How many devices had faults', section: '获取故障设备台数报表' },
  alertDevices: { summary: 'How many devices had alerts', section: '获取报警设备台数报表' },
  faultEvents: { summary: 'How often each fault occurred', section: '获取故障次数报表' },
  alertEvents: { summary: 'How often each alert occurred', section: '获取报警次数报表' },
  activationReport: {
    summary: 'Activations; the document lists it and describes it nowhere',
    section: '企业API接口列表',
  },
  newUsers: { summary: "New users of the product's devices by day, week or month", section: '用户新增报表' },
  userLiveness: { summary: 'Active users by day (YYYY-MM-DD)', section: '企业活跃用户人数' },
  userLocations: { summary: 'Where the users are, by country, region and city', section: '用户地理分布' },
  totalUsers: { summary: 'How many users ever bound a device of the product', section: '用户总数报表' },
}
