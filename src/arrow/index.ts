export { toArrow } from './to-arrow.ts'
