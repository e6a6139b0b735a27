import * as v from 'valibot'

type Config = Parameters<v.GenericSchema['~run']>[1]
type Dataset = ReturnType<v.GenericSchema['~run']>
type Issue = v.BaseIssue<unknown>

/** Of one object or list. What a hostile list of millions could say beyond it would take the memory of a machine. */
const MOST_ISSUES = 10_000

/** An object as JSON has them: lists are none. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object that is nothing but its members: no Date, no Map. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.hasOwn(prototype as object, 'isPrototypeOf')
}

type Members = Readonly<Record<string, unknown>> | readonly unknown[]

/** What is read of an object or list, member by member, in the form of valibot's datasets. */
export interface Reading {
  typed: boolean
  readonly value: Record<string, unknown> | unknown[]
  issues: [Issue, ...Issue[]] | undefined
}

/** Reads one member by its own schema, whether it is there or not. False once the reading is to stop. */
export function readMember(
  reading: Reading,
  input: Members,
  key: string | number,
  schema: v.GenericSchema,
  config: Config,
): boolean {
  const value = (input as Readonly<Record<PropertyKey, unknown>>)[key]
  const { typed, value: read, issues } = schema['~run']({ value }, config)
  if (read !== undefined || key in input) (reading.value as Record<PropertyKey, unknown>)[key] = read
  if (issues === undefined) return true
  if (!typed) reading.typed = false
  const item = { type: 'unknown', origin: 'value', input, key, value } as const
  for (const issue of issues) {
    Object.assign(issue, { path: [item, ...(issue.path ?? [])] })
    if (reading.issues === undefined) reading.issues = [issue]
    else reading.issues.push(issue)
  }
  const goesOn = config.abortEarly !== true && (reading.issues?.length ?? 0) < MOST_ISSUES
  // What is read of a part is not of the type of the whole.
  if (!goesOn) reading.typed = false
  return goesOn
}

/** A schema that takes some values and reads them member by member; the others have the issue of a value of a wrong type. */
export function memberSchema<const P extends { readonly type: string }, M extends Members>(
  parts: P,
  takes: (value: unknown) => value is M,
  read: (input: M, reading: Reading, config: Config) => void,
  message: string | undefined,
): v.GenericSchema & P {
  const taken = v.custom<unknown>(takes, message)
  const schema = {
    ...taken,
    ...parts,
    '~run'(dataset: v.UnknownDataset, config: Config): Dataset {
      const { value: input } = dataset
      if (!takes(input)) return taken['~run'].call(schema, dataset, config)
      const reading: Reading = { typed: true, value: Array.isArray(input) ? [] : {}, issues: undefined }
      read(input, reading, config)
      return reading as Dataset
    },
    '~standard': {
      ...taken['~standard'],
      validate: (value: unknown) => schema['~run']({ value }, v.getGlobalConfig()),
    },
  }
  return schema
}
