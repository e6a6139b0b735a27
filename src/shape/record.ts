import type * as v from 'valibot'
import { isPlainObject, memberSchema, readMember } from './members.ts'

export interface RecordSchema<S extends v.GenericSchema>
  extends v.BaseSchema<Record<string, v.InferInput<S>>, Record<string, v.InferOutput<S>>, v.BaseIssue<unknown>> {
  readonly type: 'record'
  readonly value: S
}

/** An object whose members are all alike. Unlike valibot's it takes no list, and keeps members of any name but `__proto__`. */
export function record<const S extends v.GenericSchema>(value: S, message?: string): RecordSchema<S> {
  return memberSchema(
    { type: 'record', value },
    isPlainObject,
    (input, reading, config) => {
      for (const key of Object.keys(input))
        if (key !== '__proto__' && !readMember(reading, input, key, value, config)) return
    },
    message,
  ) as RecordSchema<S>
}
