import { NumberText } from './exact-json.ts'

export interface JsonObject {
  readonly [key: string]: unknown
}

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof NumberText)
}
