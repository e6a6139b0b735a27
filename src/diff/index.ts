export type { Change, ChangeKind, Direction, Outcome, Pairing, ProductDiff, Verdict, Witness } from './contract.ts'
export { diffProducts } from './product-diff.ts'
