import fc, { type Arbitrary } from 'fast-check'
import { setFlag } from '../bytes/bits.ts'
import { actionCode } from '../codec/actions.ts'
import type { Action } from '../codec/contract.ts'
import type { Product } from '../definition/model.ts'
import { createLayout } from '../layout/layout.ts'
import { widthOf } from './product.ts'

export interface PayloadOptions {
  /** Default: any. */
  readonly action?: Action
}

const ACTIONS: readonly Action[] = ['control', 'read', 'readReply', 'report', 'transparentDown', 'transparentUp']

/**
 * P0s of the right length for their action, any bits in them: unknown labels, numbers outside min..max and reserved bits too.
 * In var_len only flags that name attributes are set, in a control only those of writable ones.
 */
export function arbitraryPayload(product: Product, { action }: PayloadOptions = {}): Arbitrary<Uint8Array> {
  const actions = action === undefined ? fc.constantFrom(...ACTIONS) : fc.constant(action)
  return actions.chain(chosen =>
    body(product, chosen).map(bytes => Uint8Array.of(actionCode(product.protocol, chosen) as number, ...bytes)),
  )
}

function body(product: Product, action: Action): Arbitrary<Uint8Array> {
  const { protocol, statusLength, writableLength, flagsLength, fields } = createLayout(product)
  if (action === 'transparentDown' || action === 'transparentUp') return fc.uint8Array({ maxLength: 64 })
  if (protocol === 'standard') {
    const length = action === 'read' ? 0 : action === 'control' ? flagsLength + writableLength : statusLength
    return exactly(length)
  }
  const flaggable = fields.filter(field => action !== 'control' || field.attribute.access === 'writable')
  return fc.subarray([...flaggable]).chain(flagged => {
    const flags = new Uint8Array(flagsLength)
    for (const field of flagged) setFlag(flags, 0, flagsLength, field.flag as number)
    const bits = flagged.reduce((sum, { attribute, bits }) => sum + ('bits' in attribute ? bits : 0), 0)
    const bytes = flagged.reduce((sum, { attribute }) => sum + ('bits' in attribute ? 0 : widthOf(attribute) / 8), 0)
    return exactly(action === 'read' ? 0 : Math.ceil(bits / 8) + bytes).map(values =>
      Uint8Array.of(...flags, ...values),
    )
  })
}

function exactly(length: number): Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length, size: 'max' })
}
