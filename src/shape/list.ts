import type * as v from 'valibot'
import { memberSchema, readMember } from './members.ts'

export interface ListSchema<S extends v.GenericSchema>
  extends v.BaseSchema<v.InferInput<S>[], v.InferOutput<S>[], v.BaseIssue<unknown>> {
  readonly type: 'array'
  readonly item: S
}

/** A list whose items are all alike. Unlike valibot's `array` it stops telling after thousands of wrong items. */
export function list<const S extends v.GenericSchema>(item: S, message?: string): ListSchema<S> {
  return memberSchema(
    { type: 'array', item },
    (value): value is readonly unknown[] => Array.isArray(value),
    (input, reading, config) => {
      for (let index = 0; index < input.length; index++) if (!readMember(reading, input, index, item, config)) return
    },
    message,
  ) as ListSchema<S>
}
