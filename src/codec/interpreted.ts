import type { Engine } from './engine.ts'
import { standardBodies } from './standard.ts'
import { varLenBodies } from './var-len.ts'

/** Works everywhere, content-security policies included: no generated code. */
export const interpreted: Engine = {
  name: 'interpreted',
  create: layout => (layout.protocol === 'standard' ? standardBodies(layout) : varLenBodies(layout)),
}
