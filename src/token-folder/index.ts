export { createTokenFolder } from './token-folder.ts'
