import type { Attrs, Value } from '../codec/contract.ts'
import { type Output, reserve } from './output.ts'
import type { RowFormat } from './row-format.ts'

/** Appends attributes whose values came from elsewhere than the payload. */
export type WriteValues = (attrs: Attrs, output: Output) => void

/** Keeps each attribute's last text: most values stay from row to row. `names` in the order in which they are written. */
export function valuesWriter(names: readonly string[], format: RowFormat): WriteValues {
  const encoder = new TextEncoder()
  const values: (Value | undefined)[] = names.map(() => undefined)
  const texts: Uint8Array[] = names.map(name => encoder.encode(format.digits(name).absent))
  const absent = [...texts]
  return (attrs, output) => {
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string
      const value = Object.hasOwn(attrs, name) ? attrs[name] : undefined
      if (value !== values[i]) {
        values[i] = value
        texts[i] = value === undefined ? (absent[i] as Uint8Array) : encoder.encode(format.value(name, value))
      }
      const text = texts[i] as Uint8Array
      reserve(output, text.length)
      const { bytes } = output
      let at = output.length
      for (let k = 0; k < text.length; k++) bytes[at++] = text[k] as number
      output.length = at
    }
  }
}
