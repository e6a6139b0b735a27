import type { Handlers } from './handler.ts'
import { bindingHandlers } from './handlers/bindings.ts'
import { controlHandlers } from './handlers/control.ts'
import { deviceHandlers } from './handlers/devices.ts'
import { groupHandlers } from './handlers/groups.ts'
import { logHandlers } from './handlers/logs.ts'
import { productHandlers } from './handlers/products.ts'
import { reportHandlers } from './handlers/reports.ts'
import { userHandlers } from './handlers/users.ts'

/** What each operation does. One that is missing does not compile. */
export const handlers: Handlers = {
  ...productHandlers,
  ...userHandlers,
  ...deviceHandlers,
  ...controlHandlers,
  ...logHandlers,
  ...groupHandlers,
  ...bindingHandlers,
  ...reportHandlers,
}
