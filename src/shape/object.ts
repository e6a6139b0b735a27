import type * as v from 'valibot'
import { isObject, memberSchema, readMember } from './members.ts'

// valibot's own objects take lists, tell of a missing member in the words of the whole, and leave out members that are called
// `constructor`. In these a member that is missing is undefined for its schema, and none is left out but `__proto__`.

export interface ObjectSchema<E extends v.ObjectEntries>
  extends v.BaseSchema<
    v.InferInput<v.ObjectSchema<E, undefined>>,
    v.InferOutput<v.ObjectSchema<E, undefined>>,
    v.BaseIssue<unknown>
  > {
  readonly type: 'object'
  readonly entries: E
}

export interface LooseObjectSchema<E extends v.ObjectEntries>
  extends v.BaseSchema<
    v.InferInput<v.LooseObjectSchema<E, undefined>>,
    v.InferOutput<v.LooseObjectSchema<E, undefined>>,
    v.BaseIssue<unknown>
  > {
  readonly type: 'loose_object'
  readonly entries: E
}

/** The entries of an object, and nothing of the rest. */
export function object<const E extends v.ObjectEntries>(entries: E, message?: string): ObjectSchema<E> {
  return objectSchema({ type: 'object', entries }, message) as ObjectSchema<E>
}

/** The entries of an object, and the rest as it is. */
export function looseObject<const E extends v.ObjectEntries>(entries: E, message?: string): LooseObjectSchema<E> {
  return objectSchema({ type: 'loose_object', entries }, message) as LooseObjectSchema<E>
}

function objectSchema(
  parts: { readonly type: 'object' | 'loose_object'; readonly entries: v.ObjectEntries },
  message: string | undefined,
): v.GenericSchema {
  const members = Object.entries<v.GenericSchema>(parts.entries)
  return memberSchema(
    parts,
    isObject,
    (input, reading, config) => {
      for (const [key, schema] of members) if (!readMember(reading, input, key, schema, config)) return
      if (parts.type === 'object') return
      for (const key of Object.keys(input))
        if (key !== '__proto__' && !Object.hasOwn(parts.entries, key))
          (reading.value as Record<string, unknown>)[key] = input[key]
    },
    message,
  )
}
