import { expect } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Codec, EncodableAttrs, Message, Value } from '../../src/codec/contract.ts'
import type { Attribute, Product } from '../../src/definition/model.ts'
import { diffProducts, type ProductDiff, type Verdict } from '../../src/diff/index.ts'
import { createLayout } from '../../src/layout/layout.ts'

/*
 * Verdicts against the codecs themselves: what one side encodes, the other decodes. Nothing that is not called wrong may ever be read wrong, and everything that
 * is called wrong has a payload that proves it.
 */

const PAYLOADS = 16

/** A small generator of its own: the pairs come from fast-check, the payloads of a pair from its seed. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1
  return below => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

type Random = (below: number) => number

/** A raw value that the definition allows, stated here once more. */
function rawOf(attribute: Attribute, below: Random): number | Uint8Array {
  switch (attribute.dataType) {
    case 'bool':
      return below(2)
    case 'enum':
      return below(Math.min(attribute.labels.length, 2 ** attribute.bits))
    case 'binary':
      return Uint8Array.from({ length: attribute.bytes }, () => below(256))
    default: {
      const most = 2 ** (8 * attribute.bytes) - 1
      let [low, high] = [Math.ceil(Math.max(0, attribute.scale.min)), Math.floor(Math.min(most, attribute.scale.max))]
      if (low > high) [low, high] = [0, most]
      return [low, high, Math.min(high, low + 1), low + below(high - low + 1)][below(4)] as number
    }
  }
}

function attrsOf(attributes: readonly Attribute[], below: Random): EncodableAttrs {
  const attrs: Record<string, number | Uint8Array> = {}
  for (const attribute of attributes) {
    Object.defineProperty(attrs, attribute.name, { value: rawOf(attribute, below), enumerable: true })
  }
  return attrs
}

function subset(attributes: readonly Attribute[], below: Random): readonly Attribute[] {
  const density = below(4)
  if (density === 0) return attributes.length === 0 ? [] : [attributes[below(attributes.length)] as Attribute]
  if (density === 1) return attributes.filter(() => below(8) !== 0)
  return attributes.filter(() => below(density === 2 ? 2 : 5) === 0)
}

function payload(codec: Codec, { direction }: Verdict, below: Random): Uint8Array {
  const { product } = codec.layout
  const varLen = product.protocol === 'var_len'
  if (direction === 'read') {
    const names = varLen ? subset(product.attributes, below).map(({ name }) => name) : undefined
    return codec.encode({ action: 'read', ...(names && { names }) })
  }
  if (direction === 'report') {
    const attributes = varLen ? subset(product.attributes, below) : product.attributes
    return codec.encode({ action: 'report', attrs: attrsOf(attributes, below) }, { view: 'raw' })
  }
  const writable = product.attributes.filter(({ access }) => access === 'writable')
  const base = { attrs: attrsOf(subset(writable, below), below) }
  const attrs = attrsOf(subset(writable, below), below)
  return codec.encode({ action: 'control', attrs }, { view: 'raw', ...(!varLen && below(2) === 0 && { base }) })
}

interface Seen {
  readonly values: ReadonlyMap<string, Value | true>
  readonly extra: number
  readonly odd: ReadonlySet<string>
}

/** What a side makes of a P0; undefined where it refuses it. What a control may not set is not there. */
function seen(codec: Codec, p0: Uint8Array): Seen | undefined {
  let message: Message
  try {
    message = codec.decode(p0)
  } catch {
    return undefined
  }
  const issues = message.issues ?? []
  const barred = new Set(issues.filter(({ code }) => code === 'FLAG_READ_ONLY').map(({ attribute }) => attribute))
  const shown =
    message.action === 'read' ? message.names.map(name => [name, true] as const) : Object.entries(message.attrs)
  return {
    values: new Map(shown.filter(([name]) => !barred.has(name))),
    extra: message.extra ?? 0,
    odd: new Set(
      issues.flatMap(({ code, attribute }) => (/RANGE|LABEL/.test(code) && attribute !== undefined ? [attribute] : [])),
    ),
  }
}

interface Way {
  readonly sender: Codec
  readonly receiver: Codec
  /** The sender's name of what the receiver calls so. */
  readonly source: ReadonlyMap<string, string>
}

const codecs = new WeakMap<Product, Codec>()

function codecOf(product: Product): Codec {
  const codec = codecs.get(product) ?? compileCodec(createLayout(product))
  codecs.set(product, codec)
  return codec
}

function wayOf(old: Product, next: Product, { changes }: ProductDiff, { pairing, direction }: Verdict): Way {
  const forward = (direction === 'report') === pairing.startsWith('old firmware')
  const renamed = new Map(
    changes.flatMap(({ kind, before, after }) => (kind === 'renamed' ? [[after as string, before as string]] : [])),
  )
  const oldNames = new Set(old.attributes.map(({ name }) => name))
  const pairs = next.attributes.flatMap(({ name }) => {
    const before = oldNames.has(name) ? name : renamed.get(name)
    return before === undefined ? [] : [forward ? ([name, before] as const) : ([before, name] as const)]
  })
  const [sender, receiver] = forward ? [codecOf(old), codecOf(next)] : [codecOf(next), codecOf(old)]
  return { sender, receiver, source: new Map(pairs) }
}

/** What one payload shows to be wrong and missing, by the receiver's names. */
function observe(
  { sender, receiver, source }: Way,
  p0: Uint8Array,
): { wrong: string[]; unsent: string[]; missing: string[]; read?: Seen } {
  const truth = seen(sender, p0) as Seen
  const read = seen(receiver, p0)
  const wrong: string[] = []
  const unsent: string[] = []
  for (const [name, value] of read?.values ?? []) {
    const from = source.get(name)
    if (from === undefined || !truth.values.has(from)) unsent.push(name)
    else if (truth.values.get(from) !== value) wrong.push(name)
  }
  const missing = [...source]
    .filter(([name, from]) => truth.values.has(from) && !read?.values.has(name))
    .map(([name]) => name)
  return { wrong, unsent, missing, ...(read && { read }) }
}

/** Sends generated payloads each way between two products, and checks all that the verdicts say of them. */
export function prove(old: Product, next: Product, seed: number): void {
  const diff = diffProducts(old, next)
  for (const verdict of diff.verdicts) {
    const way = wayOf(old, next, diff, verdict)
    const where = `${verdict.pairing} ${verdict.direction}`
    const fixed = verdict.direction === 'report' && old.protocol === 'standard'
    const [attributes, missing] = [new Set(verdict.attributes), new Set(verdict.missing)]
    const shifted = isShifted(way, verdict)
    const below = random(seed)
    const constant = new Map<string, Value | true>()
    for (let round = 0; round < PAYLOADS; round++) {
      const p0 = payload(way.sender, verdict, below)
      const found = observe(way, p0)
      const hex = Buffer.from(p0).toString('hex')
      // Where flags are taken for values or the other way round, what is wrong is found, but not all of it (`crossShifted`).
      const wrongs = [...found.wrong, ...found.unsent]
      if (shifted && wrongs.length > 0) expect(verdict.outcome, `${where}: ${hex}`).not.toBe('compatible')
      for (const name of shifted ? [] : found.wrong.filter(name => !isConstant(way, name)))
        expect(attributes.has(name), `${where}: ${name} read wrong from ${hex}`).toBe(true)
      for (const name of found.missing) expect(missing.has(name), `${where}: ${name} not read from ${hex}`).toBe(true)
      for (const name of shifted ? [] : found.unsent) {
        const value = found.read?.values.get(name) as Value
        if (fixed && (constant.get(name) ?? value) === value) constant.set(name, value)
        else expect(attributes.has(name), `${where}: ${name} shown though not sent by ${hex}`).toBe(true)
      }
      for (const name of overlaps(way.sender) || shifted ? [] : (found.read?.odd ?? [])) {
        if (
          attributes.has(name) ||
          !way.source.has(name) ||
          !found.read?.values.has(name) ||
          isConstant(way, name) ||
          !isAlike(way, name)
        )
          continue
        expect(verdict.outOfRange, `${where}: ${name} out of range in ${hex}`).toContain(name)
      }
      if (verdict.outcome === 'unreadable') {
        const given = [...(found.read?.values.keys() ?? [])].filter(
          name => way.source.has(name) && !found.unsent.includes(name),
        )
        expect(given, `${where}: unreadable, but read from ${hex}`).toEqual([])
      } else if (old.protocol === 'standard') expect(found.read?.extra, `${where}: extra of ${hex}`).toBe(verdict.extra)
    }
    proveWitnesses(verdict, way, where, fixed)
  }
}

/** Every name has its payload, in the order of the lists. */
function proveWitnesses(verdict: Verdict, way: Way, where: string, fixed: boolean): void {
  const { attributes, missing, witnesses, outcome } = verdict
  const refused = witnesses.length === 0 && outcome === 'unreadable'
  if (!refused)
    expect(
      witnesses.map(({ attribute }) => attribute),
      where,
    ).toEqual([...attributes, ...missing])
  witnesses.forEach(({ attribute, payload, sent, read }, index) => {
    const p0 = parseHex(payload as string)
    const found = observe(way, p0)
    const told = `${where}: ${attribute} by ${payload}`
    const truth = (seen(way.sender, p0) as Seen).values
    const from = way.source.get(attribute)
    if (verdict.direction !== 'read') {
      expect(sent, told).toBe(from === undefined ? undefined : truth.get(from))
      expect(read, told).toBe(found.read?.values.get(attribute))
    }
    if (index >= attributes.length) expect(found.missing, told).toContain(attribute)
    else if (fixed && found.unsent.includes(attribute)) {
      // It varies: the payload that has every attribute at its largest value, against this one.
      const most = attrsOf(way.sender.layout.product.attributes, below => below - 1)
      const other = way.sender.encode({ action: 'report', attrs: most }, { view: 'raw' })
      expect(seen(way.receiver, other)?.values.get(attribute), told).not.toBe(read)
    } else expect([...found.wrong, ...found.unsent], told).toContain(attribute)
    // It is a payload that the sender makes: its own codec takes it and finds nothing odd.
    if (!overlaps(way.sender)) expect(() => way.sender.decode(p0, { strict: true }), told).not.toThrow()
  })
  expect(outcome === 'compatible', where).toBe(attributes.length + missing.length === 0 && outcome !== 'unreadable')
}

/** In var_len, what has but one value to show, or too few of them for a double, is not looked for with all its neighbours (`createFlagSets`). */
function isConstant({ sender, receiver, source }: Way, name: string): boolean {
  const { protocol, attributes } = sender.layout.product
  const attribute = attributes.find(other => other.name === source.get(name))
  const read = receiver.layout.product.attributes.find(other => other.name === name)
  if (protocol === 'standard' || attribute === undefined) return false
  if (attribute.dataType === 'enum') return new Set(attribute.labels).size === 1
  const coarse = [attribute, read].some(
    side => side && 'scale' in side && (Math.abs(side.scale.addition) >= 2 ** 53 || Math.abs(side.scale.ratio) < 1e-9),
  )
  return coarse || ('scale' in attribute && attribute.scale.max - attribute.scale.min < 1)
}

/** What is out of range is promised only where type and width are the same to both. */
function isAlike({ sender, receiver, source }: Way, name: string): boolean {
  const of = (codec: Codec, wanted: string | undefined) =>
    codec.layout.fields.find(({ attribute }) => attribute.name === wanted)
  const [a, b] = [of(sender, source.get(name)), of(receiver, name)]
  return a?.attribute.dataType === b?.attribute.dataType && a?.bits === b?.bits
}

/** var_len values behind attr_flags of another length. */
function isShifted({ sender, receiver }: Way, { direction }: Verdict): boolean {
  const varLen = sender.layout.protocol === 'var_len' && direction !== 'read'
  return varLen && sender.layout.flagsLength !== receiver.layout.flagsLength
}

function overlaps({ layout }: Codec): boolean {
  const defined = layout.definedBits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
  return layout.protocol === 'standard' && defined < layout.fields.reduce((sum, { bits }) => sum + bits, 0)
}
