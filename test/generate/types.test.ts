import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Value, View } from '../../src/codec/contract.ts'
import type { Product } from '../../src/definition/model.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { generateModule } from '../../src/generate/module.ts'
import { generateTypes } from '../../src/generate/types.ts'
import { literal } from '../../src/generate/types-text.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryAttrs, arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'
import { codecsOf, fixtureProduct, fixtureProducts } from '../products.ts'
import { describeShared } from '../shared-definitions.ts'
import { propertyDoc, typeErrors } from './compile-types.ts'

const airConditioner = generateTypes(createLayout(fixtureProduct('air-conditioner')))

function attributesOf(text: string): string {
  return /export interface Attributes \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? ''
}

describe('the text', () => {
  it('says of each attribute its names, class, type, place, range and step or labels', () => {
    expect(attributesOf(airConditioner)).toBe(`\
  /** 开关 · writable bool · bit 0 of byte 0 */
  readonly "switch": Bool
  /** 摆风 · writable bool · bit 1 of byte 0 */
  readonly "fan_swing": Bool
  /** 模式 · writable enum · bits 2 to 4 of byte 0 · 0 "制冷", 1 "送风", 2 "除湿", 3 "自动", 4 "制热" */
  readonly "mode": Enumerated<Labels["mode"], number>
  /** 风速 · writable enum · bits 5 to 6 of byte 0 · 0 "低风", 1 "中风", 2 "高风" */
  readonly "fan_speed": Enumerated<Labels["fan_speed"], number>
  /** 倒计时开机 · writable uint8 · byte 1 · 0 to 24, step 1 */
  readonly "on_timing": Quantity
  /** 倒计时关机 · writable uint8 · byte 2 · 0 to 24, step 1 */
  readonly "off_timing": Quantity
  /** 温度设置 · writable uint8 · byte 3 · 16 to 30, step 1 */
  readonly "set_temp": Quantity
  /** 室内温度 · readonly uint8 · byte 4 · -10 to 35, step 1 */
  readonly "room_temp": Quantity
  /** 停机报警 · alert bool · bit 0 of byte 5 */
  readonly "alert_shutdown": Bool
  /** 水满报警 · alert bool · bit 1 of byte 5 */
  readonly "alert_full": Bool
  /** 室温故障 · fault bool · bit 0 of byte 6 */
  readonly "fault_roomtemp": Bool`)
  })

  const attr = { id: 0, name: 'a', type: 'status_readonly' }
  const rows: readonly [title: string, protocolType: string, attrs: readonly object[], expected: string][] = [
    [
      'a group of two bytes, a bool of two bits',
      'standard',
      [{ ...attr, data_type: 'bool', position: { byte_offset: 3, bit_offset: 7, len: 2, unit: 'bit' } }],
      '  /** readonly bool · bits 7 to 8 of the group in bytes 3 to 4 */\n  readonly "a": WideBool',
    ],
    [
      'labels for every index, and one too many',
      'standard',
      [
        {
          ...attr,
          data_type: 'enum',
          enum: ['x', 'y', 'z'],
          position: { byte_offset: 0, bit_offset: 0, len: 1, unit: 'bit' },
        },
      ],
      '  /** readonly enum · bit 0 of byte 0 · 0 "x", 1 "y", 2 "z" */\n  readonly "a": Enumerated<Labels["a"], never>',
    ],
    [
      'a scale: range in display units, the step positive',
      'standard',
      [{ ...attr, data_type: 'uint16', uint_spec: { ratio: -0.1, addition: 40, min: 0, max: 1000 }, desc: 'inside' }],
      '  /** readonly uint16 · bytes 0 to 1 · -60 to 40, step 0.1 · inside */\n  readonly "a": Quantity',
    ],
    [
      'var_len: widths alone',
      'var_len',
      [
        { ...attr, data_type: 'bool', position: { len: 1, unit: 'bit' } },
        { ...attr, id: 1, name: 'b', data_type: 'binary', position: { len: 6, unit: 'byte' } },
      ],
      '  /** readonly bool · 1 bit */\n  readonly "a": Bool\n  /** readonly binary · 6 bytes */\n  readonly "b": Binary',
    ],
    [
      'hostile prose',
      'var_len',
      [
        {
          ...attr,
          data_type: 'binary',
          position: { len: 1 },
          display_name: '*/\n@deprecated {@link x}\u2028\u202e',
          desc: '*\\/',
        },
      ],
      '  /** *\\/ \\@deprecated {\\@link x} \\u202e · readonly binary · 1 byte · *\\/ */\n  readonly "a": Binary',
    ],
  ]
  it.each(rows)('of %s', (_title, protocolType, attrs, expected) => {
    expect(attributesOf(generateTypes(createLayout(parseDefinition({ protocolType, entities: [{ attrs }] }))))).toBe(
      expected,
    )
  })

  it('has unions of names by class, and of labels', () => {
    expect(airConditioner).toContain(
      'export type WritableName = "switch" | "fan_swing" | "mode" | "fan_speed" | "on_timing" | "off_timing" | "set_temp"\n',
    )
    expect(airConditioner).toContain('export type AlertName = "alert_shutdown" | "alert_full"\n')
    expect(airConditioner).toContain('  readonly "fan_speed": "低风" | "中风" | "高风"\n')
    expect(generateTypes(createLayout(parseDefinition({ entities: [{ attrs: [] }] })))).toContain(
      'export type AttributeName = never\n',
    )
  })

  it('is the same for the same layout', () => {
    for (const product of fixtureProducts.values())
      expect(generateTypes(createLayout(structuredClone(product)))).toBe(generateTypes(createLayout(product)))
  })

  it('reaches an editor: the documentation of every derived type, and no tag of a hostile name', () => {
    const mode = '模式 · writable enum · bits 2 to 4 of byte 0 · 0 "制冷", 1 "送风", 2 "除湿", 3 "自动", 4 "制热"'
    for (const type of ['Attributes', 'Attrs', 'RawAttrs', 'ReportAttrs'])
      expect(propertyDoc(airConditioner, type, 'mode')).toEqual({ doc: mode, tags: 0 })
    const display_name = 'old @deprecated\n@deprecated */ {@link x}'
    const attrs = [{ id: 0, name: 'x', type: 'alert', data_type: 'bool', display_name }]
    const { doc, tags } = propertyDoc(
      generateTypes(createLayout(parseDefinition({ entities: [{ attrs }] }))),
      'Attrs',
      'x',
    )
    expect([doc.startsWith('old '), tags]).toEqual([true, 0])
  })
})

const USE = `
import type { AlertName, AttributeName, Attrs, ControlAttrs, EncodableMessage, Labels, Message, NativeAttrs, RawAttrs, ReportAttrs, WritableName } from './types.ts'

const attrs: Attrs = {
  switch: 1, fan_swing: 0, mode: '制冷', fan_speed: '低风', on_timing: 0, off_timing: 0, set_temp: 16, room_temp: -10,
  alert_shutdown: 0, alert_full: 0, fault_roomtemp: 0,
}
export const report: ReportAttrs = { ...attrs, switch: true, mode: 7 }
export const native: NativeAttrs = {
  ...attrs, switch: true, fan_swing: false, alert_shutdown: false, alert_full: false, fault_roomtemp: true,
}
export const raw: RawAttrs = { ...attrs, mode: 0, fan_speed: 3 }
export const control: ControlAttrs = { switch: true, mode: '自动', set_temp: 26 }
export const nothing: ControlAttrs = {}
export const byIndex: ControlAttrs = { switch: 0, mode: 3 }
export const message: EncodableMessage = { action: 'control', attrs: control }
export const label: Labels['fan_speed'] = '高风'
export const alert: AlertName = 'alert_full'
export function temperature(message: Message): number | undefined {
  return message.action === 'report' ? message.attrs.room_temp : undefined
}
export function speed(message: Message<'raw'>): number | undefined {
  return message.action === 'report' ? message.attrs.fan_speed : undefined
}

// @ts-expect-error no such attribute
export const a: ControlAttrs = { swich: true }
// @ts-expect-error no such attribute in a report
export const b: ReportAttrs = { ...attrs, swich: true }
// @ts-expect-error read-only
export const c: ControlAttrs = { room_temp: 20 }
// @ts-expect-error an alert
export const e: ControlAttrs = { switch: true, alert_full: 1 }
// @ts-expect-error no such label
export const f: ControlAttrs = { mode: '制冰' }
// @ts-expect-error no such label
export const g: ReportAttrs = { ...attrs, fan_speed: 'low' }
// @ts-expect-error a report holds every attribute
export const h: ReportAttrs = { switch: 1 }
// @ts-expect-error not 0, 1, false or true
export const i: ControlAttrs = { switch: 2 }
// @ts-expect-error a number
export const j: ControlAttrs = { set_temp: '26' }
// @ts-expect-error the raw view has no labels
export const k: RawAttrs['mode'] = '制冷'
// @ts-expect-error not writable
export const l: WritableName = 'room_temp'
// @ts-expect-error no such name
export const m: AttributeName = 'swich'
// @ts-expect-error read-only in a message too
export const n: EncodableMessage = { action: 'control', attrs: { room_temp: 20 } }
// @ts-expect-error decoded values are not to be changed
attrs.switch = 0
// @ts-expect-error no such attribute
attrs.swich
`

describe('types of the air conditioner', () => {
  it.each([{}, { exactOptionalPropertyTypes: true }])('tell a right use from a wrong one: %j', options => {
    expect(typeErrors({ 'types.ts': airConditioner, 'use.ts': USE }, options)).toEqual([])
    expect(
      typeErrors({ 'types.d.ts': airConditioner, 'use.ts': USE.replace('./types.ts', './types.js') }, options),
    ).toEqual([])
  })

  it('are told by the compiler when they are wrong: the test can fail', () => {
    const loose = airConditioner.replace('readonly "switch": Bool', 'readonly "switch": any')
    expect(typeErrors({ 'types.ts': loose, 'use.ts': USE })).toEqual([
      expect.stringContaining("Unused '@ts-expect-error' directive."),
    ])
  })

  it('go with those of the library', () => {
    const library = fileURLToPath(new URL('../../src/codec/contract.ts', import.meta.url))
    const use = `
import type { Codec } from ${JSON.stringify(library)}
import type { ControlAttrs, EncodableMessage, Message, ReportAttrs } from './types.ts'
declare const codec: Codec
export function roundTrip(control: ControlAttrs, report: ReportAttrs, message: EncodableMessage): Message {
  codec.encode({ action: 'control', attrs: control })
  codec.encodeStatus(report)
  return codec.decode(codec.encode(message)) as Message
}
`
    for (const exactOptionalPropertyTypes of [true, false])
      expect(
        typeErrors({ 'types.ts': airConditioner, 'use.ts': use }, { exactOptionalPropertyTypes, skipLibCheck: true }),
      ).toEqual([])
  })
})

describe('a module’s types', () => {
  const layout = createLayout(fixtureProduct('air-conditioner'))
  it('are those of its functions', () => {
    const { types, code } = generateModule(layout)
    const use = `
import { decode, encode, type Message } from './codec.mjs'
export const p0: Uint8Array = encode({ action: 'control', attrs: { switch: true } }, { strict: true, onIssue: ({ code }) => code })
export const message: Message = decode(p0)
export const native: Message<'native'> = decode(p0, { view: 'native', strict: true })
if (message.action === 'report') {
  export_(message.attrs.room_temp)
  // @ts-expect-error a number
  export_(message.attrs.mode)
  // @ts-expect-error no such attribute
  message.attrs.swich
}
function export_(_: number | undefined): void {}
// @ts-expect-error read-only
encode({ action: 'control', attrs: { room_temp: 1 } })
// @ts-expect-error it takes no base
encode({ action: 'control', attrs: {} }, { base: p0 })
// @ts-expect-error no such view
decode(p0, { view: 'hex' })
`
    expect(typeErrors({ 'codec.d.mts': types, 'codec.mjs': code, 'use.ts': use })).toEqual([])
  })

  it('are those of its functions where it does not encode, or is plain', () => {
    const decoder = generateModule(layout, { encode: false })
    const plain = generateModule(layout, { plain: true, views: ['native'] })
    const use = `
import * as decoder from './decoder.mjs'
import { decodeControl, decodeStatus, encodeStatus } from './plain.mjs'
// @ts-expect-error it only decodes
decoder.encode
const attrs = decodeStatus(new Uint8Array(8), 1)
export const room: number | undefined = attrs?.room_temp
export const on: boolean | undefined = decodeControl(new Uint8Array(8), 1, 8)?.switch
export const bytes: Uint8Array | undefined = attrs && encodeStatus(attrs, 1)
`
    expect(
      typeErrors({
        'decoder.d.mts': decoder.types,
        'decoder.mjs': '',
        'plain.d.mts': plain.types,
        'plain.mjs': '',
        'use.ts': use,
      }),
    ).toEqual([])
  })
})

/** A value of a codec as TypeScript writes it. */
function valueText(value: Value): string {
  if (value instanceof Uint8Array) return `Uint8Array.of(${value.join(', ')})`
  return typeof value === 'string' ? literal(value) : String(value)
}

function objectText(values: Readonly<Record<string, Value>>): string {
  return `{ ${Object.entries(values)
    .map(([name, value]) => `[${literal(name)}]: ${valueText(value)}`)
    .join(', ')} }`
}

/** A program that uses the types of one product rightly with what its codec gives, and wrongly in every way that the product allows. */
function useText(product: Product, payloads: readonly Uint8Array[], given: Readonly<Record<string, Value>>): string {
  const { attributes, protocol } = product
  const [codec] = codecsOf(product)
  // TypeScript takes Object.prototype's member for one that a literal leaves out.
  const inherits = attributes.some(({ name }) => name in {} && name !== '__proto__')
  const lines = [
    "import type { AttributeName, Attrs, ControlAttrs, Decoded, Labels, ReportAttrs, WritableName } from './TYPES'",
  ]
  const add = (line: string, wrong = '') => {
    if (wrong !== '') lines.push(`// @ts-expect-error ${wrong}`)
    lines.push(`export const v${lines.length}${line}`)
  }
  for (const view of ['platform', 'native', 'raw'] as const satisfies readonly View[]) {
    for (const payload of payloads) {
      const decoded = codec?.decode(payload, { view }).attrs ?? {}
      if (inherits && protocol === 'var_len') continue
      add(
        `: ${protocol === 'standard' ? `Decoded<'${view}'>` : `Partial<Decoded<'${view}'>>`} = ${objectText(decoded)}`,
      )
    }
  }
  if (!inherits) add(`: ControlAttrs = ${objectText(given)}`)
  add(`: AttributeName[] = [${attributes.map(({ name }) => literal(name)).join(', ')}]`)
  add(': [keyof Attrs, AttributeName] extends [AttributeName, keyof Attrs] ? true : false = true')
  const unknown = `${attributes.map(({ name }) => name).join('')}?`
  add(`: ControlAttrs = { [${literal(unknown)}]: 1 }`, 'no such attribute')
  for (const attribute of attributes) {
    const name = literal(attribute.name)
    if (attribute.access !== 'writable') {
      add(
        `: ControlAttrs = { [${name}]: ${'bytes' in attribute && attribute.dataType === 'binary' ? '""' : 1} }`,
        'read-only',
      )
      add(`: WritableName = ${name}`, 'read-only')
    }
    if (attribute.dataType === 'enum') {
      add(`: Labels[${name}] = ${literal(`${attribute.labels.join('')}?`)}`, 'no such label')
      add(`: ReportAttrs[${name}] = ${literal(`${attribute.labels.join('')}?`)}`, 'no such label')
    }
  }
  return `${lines.join('\n')}\n`
}

describe('types of generated products', () => {
  const product = fc.oneof(
    { weight: 6, arbitrary: arbitraryProduct() },
    { weight: 1, arbitrary: arbitraryProduct({ maxAttributes: 400 }) },
    { weight: 3, arbitrary: statedProduct },
    { weight: 3, arbitrary: fc.constantFrom(...fixtureProducts.values()) },
  )
  const cases = product.chain(product =>
    fc.record({
      product: fc.constant(product),
      payloads: fc.array(arbitraryPayload(product, { action: 'report' }), { minLength: 3, maxLength: 3 }),
      given: product.name === 'stated' ? fc.constant({}) : arbitraryAttrs(product, { writable: true }),
    }),
  )

  it('hold for what the codec gives and takes, and for nothing wrong', () => {
    fc.assert(
      fc.property(fc.array(cases, { minLength: 20, maxLength: 20 }), rows => {
        const files = Object.fromEntries(
          rows.flatMap(({ product, payloads, given }, index) => {
            const layout = createLayout(product)
            const use = useText(product, payloads, given)
            return [
              [`types${index}.ts`, generateTypes(layout)],
              [`use${index}.ts`, use.replace('TYPES', `types${index}.ts`)],
              [`module${index}.d.mts`, generateModule(layout).types],
            ]
          }),
        )
        expect(typeErrors(files)).toEqual([])
      }),
      // A program takes seconds, and shrinking many of them.
      { numRuns: 3, endOnFailure: true },
    )
  })
})

describeShared('definitions', 'types of real definitions', (files, read) => {
  it('type-check, with what is wrong refused', () => {
    const texts = files.flatMap((file, index) => {
      const product = parseDefinition(read(file))
      const use = useText(product, [], {}).replace('TYPES', `types${index}.ts`)
      return [
        [`types${index}.ts`, generateTypes(createLayout(product))],
        [`use${index}.ts`, use],
      ]
    })
    expect(typeErrors(Object.fromEntries(texts))).toEqual([])
  })
})

describe('createCodec with the types of a product', () => {
  const files = (lines: string) => ({
    'lamp.ts': generateTypes(createLayout(fixtureProduct('bedside-lamp-var-len'))),
    'use.ts': `import { createCodec, decodeMessage, patchMessage, type Codec } from '${INDEX}'
import type { Attrs } from './lamp.ts'
const codec = createCodec<Attrs>('')
const P0 = new Uint8Array()
${lines}
`,
  })
  const INDEX = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
  const OPTIONS = { skipLibCheck: true, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], erasableSyntaxOnly: true }

  it('knows the attributes that it gives and takes', () => {
    expect(
      typeErrors(
        files(`
const scene: '阅读' | '夜灯' | '影院' | '呼吸' | '彩虹' | number | undefined = codec.decode(P0).attrs.scene
const power: 0 | 1 | undefined = codec.decodeStatus(P0).attrs.power
const hot: unknown = decodeMessage(codec, P0).attrs.alert_hot
const native: number | string | boolean | Uint8Array | undefined = codec.decode(P0, { view: 'native' }).attrs.palette
codec.encode({ action: 'control', attrs: { power: true, scene: '夜灯' } })
codec.patch(P0, { brightness: 5 })
patchMessage(codec, P0, { brightness: 5 })
const loose: Codec = createCodec('')
const any: string | number | boolean | Uint8Array | undefined = loose.decode(P0).attrs.whatever
export { scene, power, hot, native, any }`),
        OPTIONS,
      ),
    ).toEqual([])
  })

  it('refuses what the product does not have', () => {
    const errors = typeErrors(
      files(`
codec.decode(P0).attrs.nope
codec.encode({ action: 'control', attrs: { nope: 1 } })
const label: 'nope' | undefined = codec.decode(P0).attrs.scene
decodeMessage(codec, P0).attrs.nope
export { label }`),
      OPTIONS,
    )
    expect(errors.map(error => error.replace(/ .*/s, ''))).toEqual(['use.ts:6', 'use.ts:7', 'use.ts:8', 'use.ts:9'])
  })
})
