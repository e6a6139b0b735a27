import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import {
  createPoint,
  type Point,
  readBitPoint,
  readBytePoint,
  setValue,
  writeBitPoint,
  writeBytePoint,
} from '../../src/codec/point.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

const points = new Map(
  createLayout(fixtureProduct('wave-pump'))
    .fields.map(createPoint)
    .map(point => [point.name, point]),
)
const pointOf = (name: string) => points.get(name) as Point

describe('createPoint', () => {
  it.each([
    ['power', true, 0],
    ['curve', true, 0],
    ['flow', false, 1],
    ['dose', false, 2],
    ['uptime', false, 4],
    ['slots', false, 8],
  ])('%s: in a bit group %s, bytes %i', (name, isBit, bytes) => {
    expect(pointOf(name)).toMatchObject({ name, isBit, bytes, field: { attribute: { name } } })
  })

  it('shows a value in each view', () => {
    const { show } = pointOf('power')
    expect([show.platform(1), show.native(1), show.raw(1)]).toEqual([1, true, 1])
    const { show: wave } = pointOf('wave')
    expect([wave.platform(3), wave.native(3), wave.raw(3)]).toEqual(['恒流', '恒流', 3])
  })
})

describe('bit points', () => {
  // G = 0x023731 in bytes 2 to 4: wave is bits 4-6, link 7-8, level 9-12, curve 13-17.
  it.each([
    ['power', 0, 1],
    ['feed', 1, 0],
    ['wave', 4, 3],
    ['link', 7, 2],
    ['level', 9, 11],
    ['curve', 13, 17],
  ])('%s at bit %i', (name, bit, raw) => {
    expect(readBitPoint(pointOf(name), parseHex('ffff023731ffff'), 4, bit)).toBe(raw)
  })

  it.each([
    ['power', 0, 1, 'ffff000001ffff'],
    ['wave', 4, 5, 'ffff000050ffff'],
    ['link', 7, 3, 'ffff000180ffff'],
    ['level', 9, 15, 'ffff001e00ffff'],
    ['curve', 13, 31, 'ffff03e000ffff'],
  ])('writes %s at bit %i', (name, bit, raw, hex) => {
    const bytes = parseHex('ffff000000ffff')
    writeBitPoint(pointOf(name), bytes, 4, bit, raw)
    expect(formatHex(bytes)).toBe(hex)
  })
})

describe('byte points', () => {
  it('reads numbers big-endian and binaries as copies', () => {
    const bytes = parseHex('ff04d2ff0102030405060708ff')
    expect(readBytePoint(pointOf('flow'), bytes, 1)).toBe(4)
    expect(readBytePoint(pointOf('dose'), bytes, 1)).toBe(1234)
    const slots = readBytePoint(pointOf('slots'), bytes, 4) as Uint8Array
    expect([...slots]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(Object.getPrototypeOf(slots)).toBe(Uint8Array.prototype)
    bytes.fill(0)
    expect([...slots]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('writes numbers big-endian and binaries as they are', () => {
    const bytes = parseHex('ffffffffffffffffffffffffff')
    writeBytePoint(pointOf('dose'), bytes, 1, 1234)
    writeBytePoint(pointOf('slots'), bytes, 4, parseHex('0102030405060708'))
    expect(formatHex(bytes)).toBe('ff04d2ff0102030405060708ff')
  })
})

describe('setValue', () => {
  it.each(['plain', '0', '', 'constructor', '__proto__'])('makes %j an own property like any other', name => {
    const values: Record<string, number> = {}
    setValue(values, name, 6)
    setValue(values, name, 7)
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptors(values)).toEqual(
      Object.fromEntries([[name, { value: 7, writable: true, enumerable: true, configurable: true }]]),
    )
  })
})
