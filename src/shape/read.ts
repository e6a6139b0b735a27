import * as v from 'valibot'

/** One thing that is wrong with a value. */
export interface Issue {
  readonly path: readonly PropertyKey[]
  /** What the schema calls for, in its own words if it has any. */
  readonly message: string
  /** What told it: the name of a schema or a check. */
  readonly type: string
  readonly expected: string | null
  readonly input: unknown
  /** Of a union: what each of its options says. */
  readonly issues: readonly Issue[]
}

export type Read<T> =
  | { readonly success: true; readonly data: T; readonly issues: readonly [] }
  | { readonly success: false; readonly data?: never; readonly issues: readonly [Issue, ...Issue[]] }

/** What a schema makes of a value, or all that is wrong with it: of each part the first. */
export function read<const S extends v.GenericSchema>(schema: S, value: unknown): Read<v.InferOutput<S>> {
  return readAs(schema, value, { abortEarly: false, abortPipeEarly: true })
}

/** The same, but it stops at the first thing that is wrong: for a list of a million wrong items. */
export function readToFirst<const S extends v.GenericSchema>(schema: S, value: unknown): Read<v.InferOutput<S>> {
  return readAs(schema, value, { abortEarly: true })
}

function readAs<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  config: { readonly abortEarly: boolean; readonly abortPipeEarly?: boolean },
): Read<v.InferOutput<S>> {
  const { success, output, issues } = v.safeParse(schema as v.GenericSchema, value, config)
  if (success) return { success, data: output as v.InferOutput<S>, issues: [] }
  const [first, ...rest] = issues
  return { success, issues: [issueOf(first), ...rest.map(issueOf)] }
}

function issueOf({ path, message, type, expected, input, issues }: v.BaseIssue<unknown>): Issue {
  return {
    path: path?.map(({ key }) => key as PropertyKey) ?? [],
    message,
    type,
    expected,
    input,
    issues: issues?.map(issueOf) ?? [],
  }
}
