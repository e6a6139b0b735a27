export { compareHeader } from './compare.ts'
export { type DefinitionJson, definitionFromHeader } from './definition-from-header.ts'
export type { Header } from './header.ts'
export { readHeader } from './read.ts'
