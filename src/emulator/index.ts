import { GiztoolsError } from '../errors.ts'
import { createEmulatorBy } from './create-emulator.ts'

export type * from './contract.ts'
export type * from './state.ts'

/**
 * Makes an Enterprise API of its own: one enterprise, its products, simulated devices.
 * @throws GiztoolsError REQUEST_INVALID, DEFINITION_INVALID, SNAPSHOT_INVALID for options that cannot be
 */
export const createEmulator = createEmulatorBy(async () => {
  throw new GiztoolsError('REQUEST_INVALID', 'listen: expected Node, which has servers; its fetch runs anywhere')
})
