import { createEmulatorBy } from './create-emulator.ts'
import { listen } from './listen.ts'

/** The one for Node, which can serve over HTTP. @throws GiztoolsError as the one of index.ts */
export const createEmulator = createEmulatorBy(listen)
