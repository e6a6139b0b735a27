import { encodeEnvelope } from '../frame/envelope.ts'
import { encodeSerialFrame } from '../frame/serial.ts'
import { UsageError } from './fault.ts'
import type { EncodeFlags } from './options.ts'

/**
 * The P0 in the frame that `--frame` asks for. Which command that is follows from the direction of the action, and from whether there is a serial number.
 * @throws UsageError for a serial number or a device id that the frame has no place for
 */
export function inFrame(payload: Uint8Array, { frame, action, sn: snText, did }: EncodeFlags): Uint8Array {
  const sn = snText === undefined ? undefined : serialNumber(snText, frame === 'serial' ? 0xff : 0xffffffff)
  const toDevice = action === 'control' || action === 'read'
  switch (frame) {
    case 'envelope':
      return encodeEnvelope({
        command: envelopeCommand(action, sn !== undefined),
        payload,
        ...(sn !== undefined && { sn }),
        ...(did !== undefined && { did }),
      })
    case 'serial':
      return encodeSerialFrame({
        command: toDevice ? 0x03 : 0x05,
        sn: sn ?? 0,
        payload,
        ...(did !== undefined && { did }),
      })
    default:
      if (sn !== undefined || did !== undefined) {
        throw new UsageError(
          `--${sn === undefined ? 'did' : 'sn'} needs --frame envelope or serial: a bare P0 has no place for it`,
        )
      }
      return payload
  }
}

function envelopeCommand(action: EncodeFlags['action'], withSn: boolean): number {
  // A reply answers with the serial number of its request (SPEC §7.1).
  if (action === 'readReply') return withSn ? 0x0094 : 0x0091
  if (withSn) return 0x0093
  return action === 'report' ? 0x0091 : 0x0090
}

function serialNumber(text: string, most: number): number {
  const sn = /^(\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : Number.NaN
  if (sn <= most) return sn
  throw new UsageError(`--sn: expected an integer of 0 to ${most}, got ${JSON.stringify(text)}`)
}
