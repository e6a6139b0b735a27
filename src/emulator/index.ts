export type * from './contract.ts'
export type * from './state.ts'
