import * as z from 'zod/mini'
import { type Endpoint, formsOf } from '../api/endpoint.ts'
import { ENDPOINTS } from '../api/endpoints.ts'
import type { EndpointName } from '../api/routes.ts'

type Says = Readonly<Record<string, unknown>>

/** What the document says of a parameter beyond what is checked, by its name... */
const PARAMETERS: Readonly<Record<string, Says>> = {
  mac: { description: 'MAC, case matters; IMEI of cellular devices; virtual:site' },
  gid: { description: 'only devices of this group' },
  limit: { description: 'how many at most', default: 20, minimum: 1, maximum: 100 },
  skip: { description: 'how many to leave out', default: 0, minimum: 0 },
  show_disabled: { description: '1 shows disabled devices, 0 leaves them out' },
  liveness_start: { description: 'active since, in seconds' },
  parent_gid: { description: 'absent for the one root group' },
  reassign: { description: 'assign: also those that another group has' },
  macs: { maxItems: 1000 },
  start_ts: { description: 'seconds; any two days of the last thirty, both absent: the last two' },
  end_ts: { description: 'seconds, included' },
  sort: { default: 'desc' },
  context: { description: 'the cursor of the page before, good for an hour' },
}

/** ...and where the same name means another thing. */
const OF_ONE: Partial<Readonly<Record<EndpointName, Readonly<Record<string, Says>>>>> = {
  searchDevices: { type: { description: 'what val is: did, mac or uid' } },
  boundUsers: { type: { description: 'what val is: uid, username, phone, email, did, mac or device_sn' } },
}

/** By schema. A registry of our own: zod's is shared by the whole process. */
export const SAYINGS = z.registry<Says>()

for (const [name, row] of Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]) {
  const schema = row.query ?? row.body
  for (const { shape } of schema === undefined ? [] : formsOf(schema)) {
    for (const [parameter, part] of Object.entries(shape)) {
      const says = OF_ONE[name]?.[parameter] ?? PARAMETERS[parameter]
      if (says !== undefined) SAYINGS.add(part as z.ZodMiniType, says)
      // A list of numbers is one of bytes.
      const { def } = (part as unknown as z.core.$ZodTypes)._zod
      if (def.type === 'array' && def.element._zod.def.type === 'number')
        SAYINGS.add(def.element as z.ZodMiniType, { minimum: 0, maximum: 255 })
    }
  }
}
SAYINGS.add(ENDPOINTS.datapoint.response, { description: "The product's definition" })
