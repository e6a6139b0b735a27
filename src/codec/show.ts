import { formatHex } from '../bytes/hex.ts'
import type { Attribute } from '../definition/model.ts'
import type { Value, View } from './contract.ts'
import { decimalScale } from './scale.ts'

/** What the wire holds of one attribute: an unsigned integer, or a binary's bytes. */
export type Raw = number | Uint8Array

/** raw → the value that a view shows. Any integer is shown: one that the definition does not provide for stays an integer. */
export type Show = (raw: Raw) => Value

const asIs: Show = raw => raw

export function createShow(attribute: Attribute, view: View): Show {
  if (view === 'raw') return asIs
  switch (attribute.dataType) {
    case 'bool':
      return view === 'native' ? raw => (raw === 0 ? false : raw === 1 ? true : raw) : asIs
    case 'enum': {
      const { labels } = attribute
      return raw => labels[raw as number] ?? raw
    }
    case 'binary':
      return view === 'native' ? asIs : raw => formatHex(raw as Uint8Array)
    default: {
      const { toDisplay } = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
      return raw => toDisplay(raw as number)
    }
  }
}
