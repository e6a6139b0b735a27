import { formatHex, parseHex } from '../bytes/hex.ts'
import { GiztoolsError } from '../errors.ts'
import { decodeEnvelope } from '../frame/envelope.ts'
import type { Emulator } from './contract.ts'
import { requireFlag } from './require-flag.ts'
import type { Simulation } from './simulation.ts'
import type { CmdEntry, DeviceState } from './state.ts'
import type { Store } from './store.ts'

/** What devices do by themselves, and what is put into their past. Whatever was due before is done before. */
export function createActs(
  store: Store,
  simulation: Simulation,
  now: () => number,
): Pick<Emulator, 'act' | 'importCmd'> {
  function device(did: string): DeviceState {
    const found = store.devices.get(did)
    if (found !== undefined) return found
    throw new GiztoolsError('REQUEST_INVALID', `did: expected that of a device, got ${JSON.stringify(did)}`, {
      path: 'did',
    })
  }

  return {
    act: {
      report: (did, attrs = {}) => simulation.report(did, attrs, now()),
      connect: did => simulation.connect(did, now()),
      disconnect(did, reason = 'mqtt_disconnect') {
        if (typeof reason !== 'string')
          throw new GiztoolsError('REQUEST_INVALID', `reason: expected a text, got ${typeof reason}`, {
            path: 'reason',
          })
        simulation.disconnect(did, reason, now())
      },
      losePower: did => simulation.losePower(did, now()),
      disable(did, disabled = true) {
        requireFlag('disabled', disabled)
        device(did).isDisabled = disabled
      },
    },
    importCmd(did, records) {
      const { cmd } = device(did)
      const read = records.map(({ at, type, frame }): CmdEntry => {
        const bytes = parseHex(frame)
        decodeEnvelope(bytes)
        if (!Number.isFinite(at) || (type !== 'dev2app' && type !== 'app2dev'))
          throw new GiztoolsError('REQUEST_INVALID', 'record: expected a time (at) and type dev2app or app2dev')
        return { at: Math.floor(at), type, frame: formatHex(bytes) }
      })
      // Sorting is stable: of one moment, what was there before stays before.
      const sorted = [...cmd, ...read].sort((a, b) => a.at - b.at)
      cmd.length = 0
      for (const entry of sorted) cmd.push(entry)
    },
  }
}
