export type * from './contract.ts'
export { createEmulator } from './emulator.ts'
export type * from './state.ts'
