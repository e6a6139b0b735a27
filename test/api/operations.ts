import { readdirSync, readFileSync } from 'node:fs'

/** An operation as the document prints it: a call, its request, its answer. */
export interface Operation {
  readonly name: string
  readonly section: string
  readonly note?: string
  readonly call: { readonly ids: Readonly<Record<string, string>>; readonly params?: object }
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
  }
  readonly response: { readonly status: number; readonly body: unknown }
}

const folder = new URL('../../fixtures/api/operations/', import.meta.url)

export const OPERATIONS: readonly Operation[] = readdirSync(folder).map(file => ({
  name: file.replace('.json', ''),
  ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<Operation, 'name'>),
}))
