import { setFlag } from '../../src/bytes/bits.ts'
import type { Action, Value } from '../../src/codec/contract.ts'
import { setValue } from '../../src/codec/point.ts'
import { isBitAttribute } from '../../src/definition/model.ts'
import type { Field, Layout } from '../../src/layout/layout.ts'

/** Integers of 0 to below `bound`, the same ones for the same seed. */
export type Random = (bound: number) => number

// mulberry32: a generator of a few lines, since fast-check takes longer to make ten thousand payloads than both codecs to read them.
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return bound => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
}

function randomBytes(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random(256))
}

/** P0s to decode: of the right length for their action as a rule, some cut, some too long, some of no action, any bits in them. */
export function randomP0(layout: Layout, random: Random): Uint8Array {
  if (random(40) === 0) return randomBytes(random(layout.statusLength + 12), random)
  const action = 1 + random(6)
  const code = action < 5 && layout.protocol === 'var_len' ? 0x10 + action : action
  const body = action === 2 && layout.protocol === 'standard' ? new Uint8Array(0) : randomBody(layout, action, random)
  const p0 = Uint8Array.of(code, ...body)
  const turn = random(5)
  if (turn === 0) return p0.subarray(0, random(p0.length + 1))
  return turn === 1 ? Uint8Array.of(...p0, ...randomBytes(random(6), random)) : p0
}

function randomBody(
  { protocol, fields, flagsLength, writableLength, statusLength }: Layout,
  action: number,
  random: Random,
): Uint8Array {
  if (action > 4) return randomBytes(random(9), random)
  if (protocol === 'standard') return randomBytes(action === 1 ? flagsLength + writableLength : statusLength, random)
  const flags = new Uint8Array(flagsLength)
  const often = 1 + random(8)
  const flagged = fields.filter(() => random(8) < often)
  for (const { flag } of flagged) setFlag(flags, 0, flagsLength, flag as number)
  if (random(10) === 0)
    for (let flag = 0; flag < 8 * flagsLength; flag++) if (random(3) === 0) setFlag(flags, 0, flagsLength, flag)
  if (action === 2) return flags
  const bits = flagged.reduce((sum, { attribute, bits }) => sum + (isBitAttribute(attribute) ? bits : 0), 0)
  const bytes = flagged.reduce((sum, { attribute, bits }) => sum + (isBitAttribute(attribute) ? 0 : bits / 8), 0)
  return Uint8Array.of(...flags, ...randomBytes(Math.ceil(bits / 8) + bytes, random))
}

/** What to encode, in raw values. Now and then one thing is wrong with it: a value, an attribute too many, one missing. */
export interface RandomMessage {
  readonly action: Exclude<Action, 'transparentDown' | 'transparentUp'>
  readonly attrs: Readonly<Record<string, Value>>
}

export function randomMessage({ protocol, fields }: Layout, random: Random): RandomMessage {
  const action = (['control', 'control', 'report', 'report', 'readReply', 'read'] as const)[
    random(6)
  ] as RandomMessage['action']
  const whole = protocol === 'standard' && action !== 'control'
  const faulty = random(6)
  const skipped = faulty === 0 ? random(fields.length) : -1
  const wrong = faulty === 1 ? random(fields.length) : -1
  const often = 1 + random(8)
  const attrs: Record<string, Value> = {}
  fields.forEach((field, index) => {
    const { name, access } = field.attribute
    const flaggable = action !== 'control' || access === 'writable' || (faulty === 2 && random(fields.length) === 0)
    if (index === skipped || !flaggable || !(whole || index === wrong || random(8) < often)) return
    setValue(attrs, name, index === wrong ? anyValue(field, random) : rightValue(field, action === 'control', random))
  })
  return { action, attrs }
}

/** Any value that the struct's member holds: it may be too wide for the bits. */
function anyValue(field: Field, random: Random): Value {
  const width = field.bits <= 8 ? 8 : field.bits <= 16 ? 16 : 32
  return field.attribute.dataType === 'binary' ? randomBytes(field.attribute.bytes, random) : random(2 ** width)
}

function rightValue(field: Field, provided: boolean, random: Random): Value {
  const { attribute, bits } = field
  if (attribute.dataType === 'binary') return randomBytes(attribute.bytes, random)
  if (!provided) return random(2 ** bits)
  switch (attribute.dataType) {
    case 'bool':
      return random(2)
    case 'enum':
      return random(Math.min(attribute.labels.length, 2 ** bits))
    default: {
      const low = Math.max(0, Math.ceil(attribute.scale.min))
      const high = Math.min(2 ** bits - 1, Math.floor(attribute.scale.max))
      return [low, high, low + random(high - low + 1)][random(3)] as number
    }
  }
}
