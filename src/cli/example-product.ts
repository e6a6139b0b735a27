import { PRODUCT } from './syntax-platform.ts'

const bit = (byte_offset: number, bit_offset: number, len = 1) => ({ byte_offset, bit_offset, len, unit: 'bit' })
const byte = (byte_offset: number) => ({ byte_offset, bit_offset: 0, len: 1, unit: 'byte' })
const numbers = (min: number, max: number, addition = 0) => ({ min, max, ratio: 1, addition })

type Access = 'status_writable' | 'status_readonly' | 'alert' | 'fault'
const attribute = (id: number, type: Access, data_type: string, name: string, display_name: string, more: object) => ({
  ...{ id, name, display_name, desc: '', type, data_type },
  ...more,
})

const ATTRS = [
  attribute(0, 'status_writable', 'bool', 'switch', '开关', { position: bit(0, 0) }),
  attribute(1, 'status_writable', 'bool', 'fan_swing', '摆风', { position: bit(0, 1) }),
  attribute(2, 'status_writable', 'enum', 'mode', '模式', {
    enum: ['制冷', '送风', '除湿', '自动', '制热'],
    position: bit(0, 2, 3),
  }),
  attribute(3, 'status_writable', 'enum', 'fan_speed', '风速', {
    enum: ['低风', '中风', '高风'],
    position: bit(0, 5, 2),
  }),
  attribute(4, 'status_writable', 'uint8', 'on_timing', '倒计时开机', {
    uint_spec: numbers(0, 24),
    position: byte(1),
  }),
  attribute(5, 'status_writable', 'uint8', 'off_timing', '倒计时关机', {
    uint_spec: numbers(0, 24),
    position: byte(2),
  }),
  attribute(6, 'status_writable', 'uint8', 'set_temp', '温度设置', {
    uint_spec: numbers(16, 30),
    position: byte(3),
  }),
  attribute(7, 'status_readonly', 'uint8', 'room_temp', '室内温度', {
    uint_spec: numbers(0, 45, -10),
    position: byte(4),
  }),
  attribute(8, 'alert', 'bool', 'alert_shutdown', '停机报警', { position: bit(5, 0) }),
  attribute(9, 'alert', 'bool', 'alert_full', '水满报警', { position: bit(5, 1) }),
  attribute(10, 'fault', 'bool', 'fault_roomtemp', '室温故障', { position: bit(6, 0) }),
]

/** How an app shows an attribute, in the platform's own terms. Alerts and faults are in no section. */
function element({ name, display_name: title, type, data_type, ...more }: (typeof ATTRS)[number]) {
  const { enum: items, uint_spec } = more as { readonly enum?: readonly string[]; readonly uint_spec?: Limits }
  const key = `entity0.${name}`
  const perm = type === 'status_writable' ? 'W' : 'N'
  const limits = uint_spec && {
    min: uint_spec.min + uint_spec.addition,
    max: uint_spec.max + uint_spec.addition,
    step: 1,
  }
  const object = { action: 'entity0', bind: [key], perm, ...(limits && { uint_spec: limits }) }
  if (data_type === 'bool') return { boolValue: false, object, type: 'QBooleanElement', key, title }
  if (items !== undefined) return { items, object, type: 'QRadioElement', key, title }
  return { object, type: perm === 'W' ? 'QFloatElement' : 'QLabelElement', key, title }
}

type Limits = ReturnType<typeof numbers>

/** What `giztools emulate` serves when it is given nothing: an air conditioner, the same as in fixtures/definitions. */
export const EXAMPLE_PRODUCT = {
  name: '智能云空调',
  product_key: PRODUCT,
  packetVersion: '0x00000004',
  protocolType: 'standard',
  entities: [
    {
      id: 0,
      name: 'entity0',
      display_name: '机智云开发套件',
      attrs: ATTRS,
    },
  ],
  ui: {
    object: { version: 4, showEditButton: false },
    sections: [{ elements: ATTRS.filter(({ type }) => type.startsWith('status_')).map(element) }],
  },
}
