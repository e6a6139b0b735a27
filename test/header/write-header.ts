import { type Attribute, isBitAttribute, type Product } from '../../src/definition/model.ts'

/** `older`: macros in capitals, no `VALUE_MAX`, alerts and faults as plain bits. */
export type Generation = 'newer' | 'older'

/** One line of a header, with what it states about which attribute, so that a test can change one fact. */
export interface HeaderLine {
  readonly text: string
  readonly states?: string
  readonly attribute?: string
}

/**
 * The header of a product whose names are C identifiers and whose labels fit behind `//`, in the shape of the vendor's generator:
 * written from the facts alone and by another way than the reader goes (the group's bytes are counted here, not looked up in a layout).
 */
export function headerLines(product: Product, generation: Generation): HeaderLine[] {
  const isStandard = product.protocol === 'standard'
  const macroName = ({ name }: Attribute) => (generation === 'older' ? name.toUpperCase() : name)
  const { attributes } = product
  const bits = attributes.filter(isBitAttribute)
  const of = (...classes: string[]) => attributes.filter(({ access }) => classes.includes(access))
  const line = (text: string, states?: string, attribute?: Attribute): HeaderLine => ({
    text,
    ...(states !== undefined && { states }),
    ...(attribute && { attribute: attribute.name }),
  })
  const define = (attribute: Attribute, suffix: string, value: number) =>
    line(`#define ${`${macroName(attribute)}_${suffix}`.padEnd(40)} ${value}`, suffix, attribute)

  const places = bits.flatMap(attribute => {
    const { byteOffset, bitOffset } = attribute.position ?? { byteOffset: 0, bitOffset: 0 }
    return [
      ...(isStandard
        ? [
            define(attribute, 'BYTEOFFSET', byteOffset + Math.floor(bitOffset / 8)),
            define(attribute, 'BITOFFSET', bitOffset),
          ]
        : []),
      define(attribute, 'LEN', attribute.bits),
    ]
  })
  const numbers = attributes.flatMap(attribute => {
    if (isBitAttribute(attribute)) return []
    const length = isStandard ? [] : [define(attribute, 'LEN', attribute.bytes)]
    if (attribute.dataType === 'binary') return length
    const { ratio, addition, min, max } = attribute.scale
    return [
      define(attribute, 'RATIO', ratio),
      define(attribute, 'ADDITION', addition),
      define(attribute, 'MIN', min),
      define(attribute, 'MAX', max),
      ...length,
    ]
  })

  const widthOf = (list: readonly Attribute[]) => {
    const ends = list
      .filter(isBitAttribute)
      .map(({ bits: width, position }) => [position?.bitOffset ?? 0, width] as const)
    const end = isStandard
      ? Math.max(0, ...ends.map(([from, width]) => from + width))
      : ends.reduce((sum, [, width]) => sum + width, 0)
    return Math.ceil(end / 8)
  }
  const counts = (
    [
      ['COUNT_BIT', isStandard ? [] : attributes],
      ['COUNT_W_BIT', of('writable')],
      ['COUNT_R_BIT', of('readonly')],
      ['COUNT_ALERT_BIT', isStandard && generation === 'newer' ? of('alert') : []],
      ['COUNT_FAULT_BIT', isStandard && generation === 'newer' ? of('fault') : []],
    ] as const
  ).flatMap(([name, list]) => (widthOf(list) === 0 ? [] : [line(`#define ${name} ${widthOf(list)}`, name)]))

  const enums = attributes.flatMap(attribute => {
    if (attribute.dataType !== 'enum') return []
    const name = macroName(attribute)
    return [
      line('typedef enum'),
      line('{'),
      ...attribute.labels.map((label, index) =>
        line(`    ${name}_VALUE${index} = ${index},//${label}`, 'code', attribute),
      ),
      ...(generation === 'newer' ? [line(`    ${name}_VALUE_MAX,`)] : []),
      line(`} ${name}_ENUM_T;`),
    ]
  })
  const events = [
    line('typedef enum'),
    line('{'),
    line('  WIFI_SOFTAP = 0x00,                               ///< start of the soft access point'),
    ...of('writable').map(attribute => line(`  EVENT_${macroName(attribute)},`, 'event', attribute)),
    line('  EVENT_TYPE_MAX'),
    line('} EVENT_TYPE_T;'),
  ]

  const cType = (attribute: Attribute) =>
    isBitAttribute(attribute) || attribute.dataType === 'binary' ? 'uint8_t' : `${attribute.dataType}_t`
  const array = (attribute: Attribute) => (attribute.dataType === 'binary' ? `[${attribute.bytes}]` : '')
  const struct = (name: string, members: readonly HeaderLine[]) => [
    line('typedef struct {'),
    ...members,
    line(`} ${name};`),
    line(''),
  ]
  const byteMembers = (list: readonly Attribute[], where: string) =>
    list
      .filter(attribute => !isBitAttribute(attribute))
      .map(attribute => line(`  ${cType(attribute)} value${attribute.name}${array(attribute)};`, where, attribute))
  const buffer = (list: readonly Attribute[], name: string, count: string) =>
    list.some(isBitAttribute) ? [line(`  uint8_t ${name}[${count}];`, name)] : []
  const plainBits = (list: readonly Attribute[], number: number) => {
    const used = list.reduce((sum, attribute) => sum + (isBitAttribute(attribute) ? attribute.bits : 0), 0)
    const rest = (8 - (used % 8)) % 8
    return [
      ...[...list]
        .sort((a, b) => (a.position?.bitOffset ?? 0) - (b.position?.bitOffset ?? 0))
        .map(attribute => line(`  uint8_t value${attribute.name}:1;`, 'statusBit', attribute)),
      ...(rest === 0 ? [] : [line(`  uint8_t valuereserve_${number}:${rest};`)]),
    ]
  }
  const ends =
    generation === 'newer'
      ? [
          ...buffer(of('alert'), 'alertBitBuf', 'COUNT_ALERT_BIT'),
          ...buffer(of('fault'), 'faultBitBuf', 'COUNT_FAULT_BIT'),
        ]
      : [...plainBits(of('alert'), 2), ...plainBits(of('fault'), 3)]

  // Ids may have gaps: padding keeps the flags on their bits.
  let next = 0
  const flags = (isStandard ? of('writable') : attributes).flatMap(attribute => {
    const gap = attribute.id - next
    next = attribute.id + 1
    return [
      ...(gap > 0 ? [line(`  uint8_t flagreserve_1:${gap};`)] : []),
      line(`  uint8_t flag${attribute.name}:1;`, 'flag', attribute),
    ]
  })
  const pointType = (attribute: Attribute) => {
    if (attribute.dataType === 'bool') return 'bool'
    if (attribute.dataType === 'enum') return generation === 'older' ? `${macroName(attribute)}_ENUM_T` : 'uint32_t'
    if (attribute.dataType === 'binary') return 'uint8_t'
    return attribute.scale.addition < 0 ? 'int32_t' : 'uint32_t'
  }
  const key = line(`#define PRODUCT_KEY "${product.productKey}"`, 'PRODUCT_KEY')

  return [
    ...['#ifndef _GIZWITS_PROTOCOL_H', '#define _GIZWITS_PROTOCOL_H', '#include <stdint.h>'].map(text => line(text)),
    line('#define P0_VERSION                    "00000002"'),
    key,
    line('#define MAX_PACKAGE_LEN    (sizeof(devStatus_t)+sizeof(attrFlags_t)+20)   ///< longest packet'),
    line('#define RB_MAX_LEN          (MAX_PACKAGE_LEN*2)'),
    line('/**@name datapoints'),
    line('* @{'),
    line('*/'),
    ...places,
    ...numbers,
    line('/**@} */'),
    ...counts,
    ...enums,
    ...events,
    line('#pragma pack(1)'),
    ...struct(
      'dataPoint_t',
      attributes.map(attribute =>
        line(`  ${pointType(attribute)} value${attribute.name}${array(attribute)};`, 'point', attribute),
      ),
    ),
    ...struct(isStandard ? 'attrFlags_t' : 'dataPointFlags_t', flags),
    ...(isStandard
      ? [
          ...struct('attrVals_t', [
            ...buffer(of('writable'), 'wBitBuf', 'COUNT_W_BIT'),
            ...byteMembers(of('writable'), 'value'),
          ]),
          ...struct('devStatus_t', [
            ...buffer(of('writable'), 'wBitBuf', 'COUNT_W_BIT'),
            ...byteMembers(of('writable'), 'status'),
            ...buffer(of('readonly'), 'rBitBuf', 'COUNT_R_BIT'),
            ...byteMembers(of('readonly'), 'status'),
            ...ends,
          ]),
        ]
      : struct('devStatus_t', [
          ...buffer(attributes, 'bitFeildBuf', 'COUNT_BIT'),
          ...byteMembers(attributes, 'status'),
        ])),
    line('#pragma pack()'),
    line('#endif'),
  ]
}

export function headerText(lines: readonly HeaderLine[], lineEnd = '\n'): string {
  return lines.map(({ text }) => `${text}${lineEnd}`).join('')
}

export function headerBytes(lines: readonly HeaderLine[]): Uint8Array {
  return new TextEncoder().encode(headerText(lines))
}
