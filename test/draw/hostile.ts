/** Names that try to get out of their cells, and attributes that lie on one another. */
const NAMES = [
  '<script>alert(1)</script>',
  `"'><img src=x onerror=alert(1)>`,
  'a\u202egpj.exe\u0000\u001b[31m',
  'W'.repeat(200),
  '名'.repeat(200),
  `e${'\u0301'.repeat(60)}`,
]

const bit = (name: string, byte_offset: number, bit_offset: number, type: string, len = 1) => ({
  name,
  display_name: name,
  desc: name,
  type,
  data_type: 'bool',
  position: { byte_offset, bit_offset, len, unit: 'bit' },
})

const bytes = (name: string, byte_offset: number, len: number, type: string) => ({
  name,
  type,
  data_type: len === 1 ? 'uint8' : 'binary',
  position: { byte_offset, bit_offset: 0, len, unit: 'byte' },
})

export const hostileDefinition = {
  name: '</title><script>alert(1)</script>\u202e',
  product_key: '"><x',
  entities: [
    {
      attrs: [
        ...NAMES.map((name, index) => bit(name, 0, index, 'status_writable')),
        { ...bit('مرحبا بالعالم', 0, 6, 'status_readonly', 2), data_type: 'enum', enum: ['أ', '</title><script>', ''] },
        bytes('👨‍👩‍👧🌡️🏳️‍🌈😀 and_a_long_name', 1, 1, 'status_readonly'),
        bit('overlapping', 1, 3, 'alert'),
        bit('﷽﷽﷽', 6, 3, 'fault'),
        bytes('long_binary', 10, 96, 'status_readonly'),
        bytes('overlap2', 60, 20, 'status_readonly'),
      ].map((attribute, id) => ({ id, ...attribute })),
    },
  ],
}
