export { type COptions, type GeneratedC, generateC } from './c.ts'
export type { CNames } from './c-names.ts'
export { type GeneratedModule, generateModule, type ModuleOptions } from './module.ts'
export { generateTypes } from './types.ts'
