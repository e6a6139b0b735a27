import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { createPoint } from '../../src/codec/point.ts'
import { findPlaces, placeValues } from '../../src/codec/var-len-places.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

const layout = createLayout(fixtureProduct('bedside-lamp-var-len'))
const points = layout.fields.map(createPoint)

/** name → [bit or offset, covered] */
function placesOf(hex: string, before = 0, to = before + hex.length / 2) {
  const { places, ...rest } = findPlaces(layout, points, parseHex(`${'ff'.repeat(before)}${hex}ffff`), before, to)
  return { ...rest, places: Object.fromEntries(places.map(({ point, at, covered }) => [point.name, [at, covered]])) }
}

describe('findPlaces', () => {
  it('finds nothing where nothing is flagged', () => {
    expect(placesOf('0000')).toEqual({ segmentOffset: 2, segmentBytes: 0, segmentBits: 0, end: 2, places: {} })
  })

  it('packs flagged bits in id order and lays bytes out behind them', () => {
    // power, scene (3 bits), brightness, temperature (2 bytes), palette (6 bytes)
    for (const before of [0, 1, 4]) {
      expect(placesOf(`0551${'00'.repeat(10)}`, before)).toEqual({
        segmentOffset: before + 2,
        segmentBytes: 1,
        segmentBits: 4,
        end: before + 12,
        places: {
          power: [0, true],
          scene: [1, true],
          brightness: [before + 3, true],
          temperature: [before + 4, true],
          palette: [before + 6, true],
        },
      })
    }
  })

  it('keeps the place of each among all attributes', () => {
    const { places } = findPlaces(layout, points, parseHex('0551'), 0, 2)
    expect(places.map(({ index }) => index)).toEqual([0, 4, 6, 8, 10])
  })

  it.each<[string, number, number]>([
    ['0001', 1, 1],
    ['000f', 4, 1],
    ['001f', 7, 1],
    ['003f', 9, 2],
    ['003e', 8, 1],
  ])('flags %s: %i bits take %i bytes', (flags, segmentBits, segmentBytes) => {
    expect(placesOf(flags)).toMatchObject({ segmentBits, segmentBytes, end: 2 + segmentBytes })
  })

  it('tells what a cut body still covers: of a segment the high bits come first', () => {
    // Nine bits over two bytes: the highest, of timer (bits 7 and 8), is in the first.
    const flags = '003f'
    const covered = (to: number) =>
      Object.entries(placesOf(`${flags}0000`, 0, to).places).flatMap(([name, [, there]]) => (there ? [name] : []))
    expect(covered(2)).toEqual([])
    expect(covered(3)).toEqual([])
    expect(covered(4)).toEqual(['power', 'fault_led', 'alert_hot', 'charging', 'scene', 'timer'])
    // Two bytes of temperature and one of brightness before it.
    const bytes = (to: number) => Object.values(placesOf('0140000000', 0, to).places).map(([, there]) => there)
    expect([2, 3, 4, 5].map(bytes)).toEqual([
      [false, false],
      [true, false],
      [true, false],
      [true, true],
    ])
  })

  it('tells which bits the first byte of a cut segment holds', () => {
    const attrs = Array.from({ length: 12 }, (_, id) => ({
      id,
      name: `a${id}`,
      type: 'status_writable',
      data_type: 'bool',
    }))
    const twelve = createLayout(parseDefinition({ protocolType: 'var_len', entities: [{ attrs }] }))
    const { places, segmentBytes } = findPlaces(twelve, twelve.fields.map(createPoint), parseHex('0fff0f'), 0, 3)
    expect(segmentBytes).toBe(2)
    expect(places.flatMap(({ at, covered }) => (covered ? [at] : []))).toEqual([8, 9, 10, 11])
  })

  it('refuses flags that are cut', () => {
    expect(() => findPlaces(layout, points, parseHex('ff00ffff'), 1, 2)).toThrowError(
      expect.objectContaining({
        code: 'PAYLOAD_SHORT',
        offset: 2,
        message: expect.stringMatching(/expected 2 bytes, got 1:/) as never,
      }),
    )
    expect(() => findPlaces(layout, points, parseHex('0000'), 0, 2)).not.toThrow()
  })
})

describe('placeValues', () => {
  it('lays a body out that is yet to be written', () => {
    const flagged = [0, 5, 6, 9].map(index => ({ point: points[index] as (typeof points)[number], index }))
    const { places, ...rest } = placeValues(flagged, 3, Number.POSITIVE_INFINITY)
    expect(rest).toEqual({ segmentOffset: 3, segmentBytes: 1, segmentBits: 3, end: 9 })
    expect(places.map(({ at, index, covered }) => [index, at, covered])).toEqual([
      [0, 0, true],
      [5, 1, true],
      [6, 4, true],
      [9, 5, true],
    ])
  })
})
