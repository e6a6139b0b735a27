import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attrs, Codec } from '../../src/codec/contract.ts'
import type { Attribute, Product } from '../../src/definition/model.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/frame/envelope.ts'
import { patchMessage } from '../../src/frame/patch-message.ts'
import { encodeSerialFrame } from '../../src/frame/serial.ts'
import type { Layout } from '../../src/layout/layout.ts'
import { arbitraryAttrs, arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { oracleStatus, oracleVarLen } from '../oracle.ts'
import { codecsOf, engines, fixtureProducts } from '../products.ts'

const anyProduct: Arbitrary<Product> = fc.oneof(
  { weight: 3, arbitrary: arbitraryProduct() },
  { weight: 1, arbitrary: fc.constantFrom(...fixtureProducts.values()) },
)

/** A P0 that carries status, and values for some of the attributes that it may say. */
const cases = anyProduct.chain(product =>
  fc.constantFrom('report', 'readReply', 'control').chain(action =>
    fc.record({
      product: fc.constant(product),
      p0: arbitraryPayload(product, { action: action as 'report' }),
      change: fc
        .tuple(arbitraryAttrs(product, { writable: action === 'control' }), fc.infiniteStream(fc.boolean()))
        .map(([attrs, pick]) => Object.fromEntries(Object.entries(attrs).filter(() => pick.next().value)) as Attrs),
      isControl: fc.constant(action === 'control'),
    }),
  ),
)

const envelope = fc.record({
  command: fc.constantFrom(0x90, 0x91, 0x93, 0x94),
  sn: fc.integer({ min: 0, max: 0xffffffff }),
  // Long enough that a length may take another byte.
  did: fc.option(fc.string({ maxLength: 130 }), { nil: undefined }),
  flag: fc.constantFrom(0, 0x80),
})

function enveloped(
  payload: Uint8Array,
  { command, sn, did, flag }: typeof envelope extends Arbitrary<infer T> ? T : never,
) {
  return encodeEnvelope({ command, payload, flag, ...(command >= 0x93 && { sn }), ...(did !== undefined && { did }) })
}

/* Witnesses of their own: whole bodies as one BigInt, as test/oracle.ts has them. */

const big = (bytes: Uint8Array) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
const isOne = (bits: bigint, at: number) => ((bits >> BigInt(at)) & 1n) === 1n
const bitsOf = (attribute: Attribute) => ('bits' in attribute ? attribute.bits : 0)
const bytesOf = (attribute: Attribute) => ('bits' in attribute ? 0 : attribute.bytes)
const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0)

/** The bits of a status block, or of its first bytes, that belong to those attributes. */
function maskOf(product: Product, length: number, names: readonly string[]): bigint {
  const ends = new Map<number, number>()
  for (const { position, ...attribute } of product.attributes) {
    const { byteOffset, bitOffset } = position as { byteOffset: number; bitOffset: number }
    if ('bits' in attribute)
      ends.set(
        byteOffset,
        Math.max(ends.get(byteOffset) ?? 0, byteOffset + Math.ceil((bitOffset + attribute.bits) / 8)),
      )
  }
  return product.attributes
    .filter(({ name }) => names.includes(name))
    .reduce((mask, attribute) => {
      const { byteOffset, bitOffset } = attribute.position as { byteOffset: number; bitOffset: number }
      const isBit = 'bits' in attribute
      const end = isBit ? (ends.get(byteOffset) as number) : byteOffset + attribute.bytes
      const width = BigInt(isBit ? attribute.bits : 8 * attribute.bytes)
      return mask | (((1n << width) - 1n) << BigInt(8 * (length - end) + (isBit ? bitOffset : 0)))
    }, 0n)
}

function flagsOf(product: Product, names: readonly string[]): bigint {
  return product.attributes.reduce(
    (flags, { id, name }) => (names.includes(name) ? flags | (1n << BigInt(id)) : flags),
    0n,
  )
}

/** How long a var_len body is by its flags; undefined where they are cut. */
function lengthByFlags(product: Product, { flagsLength }: Layout, body: Uint8Array): number | undefined {
  if (body.length < flagsLength) return undefined
  const flags = big(body.subarray(0, flagsLength))
  const present = product.attributes.filter(({ id }) => isOne(flags, id))
  return flagsLength + Math.ceil(sum(present.map(bitsOf)) / 8) + sum(present.map(bytesOf))
}

function isWholeBody(product: Product, layout: Layout, bytes: Uint8Array): boolean {
  return (
    bytes.length === (product.protocol === 'standard' ? layout.statusLength : lengthByFlags(product, layout, bytes))
  )
}

function refuses(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    return ['PAYLOAD_SHORT', 'PAYLOAD_LONG', 'MESSAGE_INVALID'].includes(error.code)
  }
}

describe.each(engines.map(engine => engine.name))('%s engine', name => {
  const codecOf = (product: Product) => codecsOf(product).find(codec => codec.engine === name) as Codec

  it('patch changes the bits of the named attributes, and of a control their flags, and no other (standard)', () => {
    fc.assert(
      fc.property(cases, ({ product, p0, change, isControl }) => {
        fc.pre(product.protocol === 'standard')
        const codec = codecOf(product)
        const { statusLength, writableLength, flagsLength } = codec.layout
        const patched = codec.patch(p0, change)
        expect(patched.length).toBe(p0.length)
        const names = Object.keys(change)
        const [at, length] = isControl ? [1 + flagsLength, writableLength] : [1, statusLength]
        expect((big(p0.subarray(at)) ^ big(patched.subarray(at))) & ~maskOf(product, length, names)).toBe(0n)
        const flags = isControl ? flagsOf(product, names) : 0n
        expect(big(patched.subarray(0, at))).toBe(big(p0.subarray(0, at)) | flags)
        const block = (bytes: Uint8Array) => {
          const whole = new Uint8Array(statusLength)
          whole.set(bytes.subarray(at))
          return oracleStatus(product, codec.layout, whole)
        }
        expect(block(patched)).toEqual({ ...block(p0), ...change })
      }),
      { numRuns: 400 },
    )
  })

  it('patch of var_len says what it said and what it is told, and what no attribute owns stays', () => {
    const surplus = fc.uint8Array({ maxLength: 4 })
    fc.assert(
      fc.property(cases, surplus, ({ product, p0, change }, surplus) => {
        fc.pre(product.protocol === 'var_len' && product.attributes.every(({ id }, index) => id === index))
        const codec = codecOf(product)
        const { flagsLength } = codec.layout
        const whole = encodeEnvelope({ command: 0x91, payload: Uint8Array.of(...p0, ...surplus) })
        const patched = decodeEnvelope(codec.patch(whole, change), { strict: true }).payload
        expect(patched[0]).toBe(p0[0])
        const body = patched.subarray(1)
        expect(big(body.subarray(0, flagsLength))).toBe(
          big(p0.subarray(1, 1 + flagsLength)) | flagsOf(product, Object.keys(change)),
        )
        expect(body.length).toBe((lengthByFlags(product, codec.layout, body) as number) + surplus.length)
        expect(body.slice(body.length - surplus.length)).toEqual(surplus)
        expect(oracleVarLen(product, body)).toEqual({ ...oracleVarLen(product, p0.subarray(1)), ...change })
      }),
      { numRuns: 400 },
    )
  })

  it('patch of nothing gives the bytes, whatever is cut off or follows', () => {
    const cut = fc.integer({ min: -6, max: 6 })
    fc.assert(
      fc.property(cases, cut, envelope, ({ product, p0 }, by, envelope) => {
        const bytes = by < 0 ? p0.slice(0, by) : Uint8Array.of(...p0, ...new Uint8Array(by).fill(0x5a))
        const { layout, ...codec } = codecOf(product)
        const flagged = product.protocol === 'var_len' || p0[0] === 0x01
        fc.pre(bytes.length > (flagged ? layout.flagsLength : 0))
        const whole = enveloped(bytes, envelope)
        expect(codec.patch(whole, {})).toEqual(whole)
        const refused = refuses(() => codec.patch(bytes, {}))
        // By itself it may be as long as a status body, which begins by chance like a P0.
        expect(refused).toBe(by !== 0 && isWholeBody(product, layout, bytes))
        if (!refused) expect(codec.patch(bytes, {})).toEqual(bytes)
      }),
      { numRuns: 300 },
    )
  })

  it('patch of what came in a frame is the frame of the patch', () => {
    fc.assert(
      fc.property(cases, envelope, fc.nat(255), ({ product, p0, change }, envelope, sn) => {
        const codec = codecOf(product)
        const patched = codec.patch(p0, change)
        const whole = enveloped(p0, envelope)
        expect(codec.patch(whole, change)).toEqual(enveloped(patched, envelope))
        // Another begins behind it: it stays, and none of it is taken for values.
        expect(codec.patch(Uint8Array.of(...whole, ...whole), change)).toEqual(
          Uint8Array.of(...enveloped(patched, envelope), ...whole),
        )
        const serial = (payload: Uint8Array) =>
          encodeSerialFrame({
            command: 0x05,
            sn,
            payload,
            ...(envelope.did !== undefined && { did: envelope.did.slice(0, 60) }),
          })
        expect(patchMessage(codec, serial(p0), change)).toEqual(serial(patched))
        expect(patchMessage(codec, Uint8Array.of(...serial(p0), ...serial(p0)), change)).toEqual(
          Uint8Array.of(...serial(patched), ...serial(p0)),
        )
        expect(patchMessage(codec, whole, change)).toEqual(enveloped(patched, envelope))
      }),
      { numRuns: 200 },
    )
  })

  it('refuses a P0, an envelope and a serial frame as a status body, unless by its flags it is one (var_len)', () => {
    fc.assert(
      fc.property(cases, envelope, ({ product, p0, isControl }, envelope) => {
        const codec = codecOf(product)
        const { protocol } = product
        for (const bytes of [p0, enveloped(p0, envelope), encodeSerialFrame({ command: 0x05, sn: 0, payload: p0 })]) {
          // A control, or an envelope around one, is as long as some status blocks.
          const isBody = isWholeBody(product, codec.layout, bytes)
          if (protocol === 'standard' && !isControl) expect(isBody).toBe(false)
          expect(refuses(() => codec.patchStatus(bytes, {}))).toBe(!isBody)
          expect(refuses(() => codec.encodeStatus({}, { base: bytes }))).toBe(!isBody)
          for (const action of ['report', 'control'] as const)
            expect(refuses(() => codec.encode({ action, attrs: {} }, { base: { status: bytes } }))).toBe(!isBody)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('refuses a status body, and what is in a frame, as a P0, unless it comes out even as one', () => {
    const bodies = anyProduct.chain(product =>
      fc.record({ product: fc.constant(product), p0: arbitraryPayload(product, { action: 'report' }), envelope }),
    )
    fc.assert(
      fc.property(bodies, ({ product, p0, envelope }) => {
        const codec = codecOf(product)
        const { protocol, flagsLength, writableLength } = codec.layout
        const body = p0.slice(1)
        const code = (body[0] ?? 0) - (protocol === 'standard' ? 0x00 : 0x10)
        const rest = body.subarray(1)
        const isEven =
          protocol === 'var_len'
            ? [1, 3, 4].includes(code) && lengthByFlags(product, codec.layout, rest) === rest.length
            : code === 1 && rest.length === flagsLength + writableLength
        expect(refuses(() => codec.patch(body, {}))).toBe(!isEven)
        const encode = (base: Uint8Array) => refuses(() => codec.encode({ action: 'control', attrs: {} }, { base }))
        expect(encode(body)).toBe(!isEven)
        expect(encode(enveloped(p0, envelope))).toBe(true)
        expect(encode(encodeSerialFrame({ command: 0x05, sn: 0, payload: p0 }))).toBe(true)
        expect(encode(p0)).toBe(false)
      }),
      { numRuns: 400 },
    )
  })
})

it('throws nothing but GiztoolsError, whatever the bytes', () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.uint8Array({ maxLength: 60 }).map(rest => Uint8Array.of(0, 0, 0, 3, ...rest)),
    fc.uint8Array({ maxLength: 60 }).map(rest => Uint8Array.of(0, 0, 0, 3, 9, 1, 0, 0x94, ...rest)),
    fc.uint8Array({ maxLength: 60 }).map(rest => Uint8Array.of(0xff, 0xff, 0, 9, 5, ...rest)),
  )
  const frames = fc.constantFrom(undefined, 'envelope', 'serial', 'p0', 'status' as const)
  fc.assert(
    fc.property(anyProduct, hostile, frames, fc.nat(), (product, bytes, frame, at) => {
      const { name = '' } = product.attributes[at % Math.max(1, product.attributes.length)] ?? {}
      const outcomes = codecsOf(product).map(codec =>
        [
          () => codec.patch(bytes, { [name]: 1 }),
          () => patchMessage(codec, bytes, { [name]: 1 }, frame && { frame }),
        ].map(work => {
          try {
            return work()
          } catch (error) {
            if (!isGiztoolsError(error)) throw error
            return error.message
          }
        }),
      )
      // Both engines give the same.
      expect(outcomes[1] ?? outcomes[0]).toEqual(outcomes[0])
    }),
    { numRuns: 500 },
  )
})
