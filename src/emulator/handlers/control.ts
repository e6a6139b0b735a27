import type { Endpoints } from '../../api/endpoints.ts'
import { parseBase64 } from '../../bytes/base64.ts'
import { parseHex } from '../../bytes/hex.ts'
import type { Codec } from '../../codec/contract.ts'
import { isGiztoolsError } from '../../errors.ts'
import { type Call, type Handlers, Refusal } from '../handler.ts'
import { controlP0 } from './control-attrs.ts'
import { foundDevice } from './found.ts'

/** What any frame can carry; the service's own limit is not told. */
const MOST_BYTES = 65_535

export const controlHandlers: Handlers<'control'> = {
  /** Success means sent: what the device makes of it shows in its next report. */
  control(call) {
    const { product, simulation, ids, now } = call
    const device = foundDevice(call, ids.did)
    if (device.isDisabled) throw new Refusal(5304)
    if (!product.remoteControl) throw new Refusal(5404)
    if (!device.isOnline) throw new Refusal(5305)
    simulation.deliver(device.did, p0Of(call), now)
    return {}
  },
}

function p0Of({ body, product, simulation }: Call<Endpoints['control']>): Uint8Array {
  if (body.attrs === undefined) return rawBytes(body.raw, body.binary_coding)
  if (product.definition === null) throw new Refusal(5402)
  return controlP0(
    codecOf(() => simulation.codecOf(product.productKey)),
    body.attrs,
    body.binary_coding,
  )
}

function codecOf(find: () => Codec | undefined): Codec {
  try {
    const codec = find()
    if (codec !== undefined) return codec
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
  }
  throw new Refusal(5406)
}

/** Any bytes: the service does not hold them against the datapoints, and a device leaves aside what it does not understand. */
function rawBytes(raw: string | readonly number[], coding: 'hex' | 'base64' | undefined): Uint8Array {
  const bytes = typeof raw === 'string' ? textBytes(raw, coding) : listBytes(raw)
  if (bytes.length === 0) throw new Refusal(5408, 'raw: expected at least one byte')
  if (bytes.length > MOST_BYTES) throw new Refusal(5408, `raw: expected at most ${MOST_BYTES} bytes`)
  return bytes
}

function textBytes(raw: string, coding: 'hex' | 'base64' | undefined): Uint8Array {
  try {
    return coding === 'base64' ? parseBase64(raw) : parseHex(raw)
  } catch (error) {
    if (isGiztoolsError(error)) throw new Refusal(5408, `raw: ${error.message}`)
    throw error
  }
}

function listBytes(raw: readonly number[]): Uint8Array {
  const wrong = raw.findIndex(byte => byte < 0 || byte > 255)
  if (wrong >= 0) throw new Refusal(5408, `raw[${wrong}]: expected a byte of 0 to 255`)
  return Uint8Array.from(raw)
}
