export { compiled } from './codec/compiled.ts'
export { tiered } from './codec/tiers.ts'
