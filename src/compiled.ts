export { compiled } from './codec/compiled.ts'
