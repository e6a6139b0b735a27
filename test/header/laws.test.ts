import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCodec } from '../../src/codec/compile.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { compareHeader, definitionFromHeader, readHeader } from '../../src/header/index.ts'
import { createLayout, type Layout } from '../../src/layout/layout.ts'
import { arbitraryPayload } from '../../src/testing/index.ts'
import { arbitraryHeaderProduct } from './products.ts'
import { type Generation, headerBytes, headerLines } from './write-header.ts'

const generation = fc.constantFrom<Generation>('newer', 'older')

describe('the header of a generated product', () => {
  test('agrees with it', () => {
    fc.assert(
      fc.property(arbitraryHeaderProduct(), generation, (product, generation) => {
        const header = readHeader(headerBytes(headerLines(product, generation)))
        expect(compareHeader(createLayout(product), header)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('gives a definition of the same layout, which decodes the same', () => {
    const cases = arbitraryHeaderProduct().chain(product =>
      fc.tuple(fc.constant(product), generation, fc.array(arbitraryPayload(product), { maxLength: 5 })),
    )
    fc.assert(
      fc.property(cases, ([product, generation, payloads]) => {
        const json = definitionFromHeader(readHeader(headerBytes(headerLines(product, generation))))
        const layout = createLayout(parseDefinition(JSON.stringify(json)))
        expect(wireOf(layout)).toEqual(wireOf(createLayout(product)))
        const [made, given] = [compileCodec(layout), compileCodec(createLayout(product))]
        for (const payload of payloads) expect(made.decode(payload)).toEqual(given.decode(payload))
      }),
      { numRuns: 300 },
    )
  })

  test('tells the classes in a newer standard header all', () => {
    fc.assert(
      fc.property(arbitraryHeaderProduct('standard'), product => {
        const header = readHeader(headerBytes(headerLines(product, 'newer')))
        const classes = parseDefinition(definitionFromHeader(header)).attributes.map(({ access }) => access)
        expect(classes).toEqual(product.attributes.map(({ access }) => access))
      }),
    )
  })
})

/** Everything but what a header need not know: names for people, and whether a bool that is not writable is an alert or a fault. */
function wireOf({ fields, groups, statusLength, writableLength, flagsLength, definedBits, protocol }: Layout) {
  return {
    protocol,
    fields: fields.map(({ attribute, ...place }) => {
      const { path, access, displayName, description, position, ...rest } = attribute
      return { ...rest, ...place, writable: access === 'writable' }
    }),
    ...{ groups, statusLength, writableLength, flagsLength, definedBits },
  }
}

describe('any text at all', () => {
  const pieces = fc.constantFrom(
    ...['#define ', 'A_LEN ', 'A_BYTEOFFSET ', 'A_BITOFFSET ', 'A_RATIO ', 'COUNT_W_BIT ', '#if 0\n', '#endif\n', '#'],
    ...['typedef struct {', 'typedef enum {', '} devStatus_t;', '} attrFlags_t;', '} A_ENUM_T;', 'A_VALUE0 = 0, //x\n'],
    ...['uint8_t valueA', 'uint8_t flagA:1;', ';', ',', '[', ']', '{', '}', ':', '(', ')', '1', '99999999999', '-0.5'],
    ...[
      '0x',
      '"',
      "'",
      '\\\n',
      '\n',
      '/*',
      '*/',
      '//',
      ' ',
      '__proto__',
      '温度',
      '} dataPoint_t;',
      '} dataPointFlags_t;',
    ],
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 60, size: 'max' }).map(parts => parts.join('')),
  )

  test('is read, compared and made a definition of, or refused by our own error', () => {
    const bytes = fc.oneof(
      text.map(each => new TextEncoder().encode(each)),
      fc.uint8Array({ maxLength: 200 }),
    )
    fc.assert(
      fc.property(bytes, arbitraryHeaderProduct(), (bytes, product) => {
        const header = orRefused(() => readHeader(bytes))
        if (header === undefined) return
        compareHeader(createLayout(product), header)
        const json = orRefused(() => definitionFromHeader(header))
        if (json !== undefined) createLayout(parseDefinition(JSON.stringify(json)))
      }),
      { numRuns: 2000 },
    )
  })

  test('also where a good header is cut or has bytes changed', () => {
    fc.assert(
      fc.property(
        arbitraryHeaderProduct(),
        generation,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.nat(),
        (product, generation, changes, cut) => {
          const whole = headerBytes(headerLines(product, generation))
          for (const [at, byte] of changes) whole[at % whole.length] = byte
          const header = orRefused(() => readHeader(whole.subarray(cut % whole.length)))
          if (header === undefined) return
          compareHeader(createLayout(product), header)
          orRefused(() => definitionFromHeader(header))
        },
      ),
      { numRuns: 500 },
    )
  })
})

function orRefused<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (!isGiztoolsError(error, 'HEADER_INVALID')) throw error
    return undefined
  }
}
