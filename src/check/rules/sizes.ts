import { isBitAttribute } from '../../definition/model.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'

/** What a serial frame has around its P0: FF FF, len (2), cmd, sn, flags (2), sum (SPEC §7.2). Its len counts five of them. */
const SERIAL_FRAME = 9
const LONGEST_P0 = 65_535 - 5

// gizwits/Gizwits-GAgent:gagent/local/inc/hal_receive.h, HAL_BUF_SIZE: the Wi-Fi module's ring buffer for the serial line.
const GAGENT_BUFFER = 1024
// gizwits/gokit-mcu-hw2:User/Protocol/Protocol.h, Max_UartBuf. Generated headers size theirs by the product instead:
// MAX_PACKAGE_LEN is sizeof(devStatus_t) + sizeof(attrFlags_t) and a few bytes.
const GOKIT_BUFFER = 256

/** A JavaScript bitwise number has 32 bits, a C one 64 at most. */
const FLAGS_IN_A_NUMBER = 64

export const sizeRules: readonly Rule[] = [
  {
    code: 'flags-over-64',
    severity: 'note',
    reason: 'The attribute flags of more than 64 attributes fit no integer: they have to be a byte array.',
    find: ({ layout }) => {
      const flags = (layout?.fields ?? []).reduce((most, { flag }) => Math.max(most, (flag ?? -1) + 1), 0)
      if (flags <= FLAGS_IN_A_NUMBER) return []
      return [whole(`the attr_flags are ${flags} bits in ${Math.ceil(flags / 8)} bytes, which no number holds`)]
    },
  },
  {
    code: 'frame-too-long',
    severity: 'error',
    reason: 'The length of a serial frame is two bytes and counts its P0 and five bytes more.',
    find: context => {
      const longest = longestP0(context)
      if (longest !== undefined && longest.bytes <= LONGEST_P0) return []
      const what = longest === undefined ? 'the status block is' : `${longest.what} is ${longest.bytes} bytes,`
      return [whole(`${what} longer than any serial frame can carry`, `a P0 of at most ${LONGEST_P0} bytes`)]
    },
  },
  {
    code: 'frame-over-1024',
    severity: 'warning',
    reason: 'The buffer of the Wi-Fi module for serial frames is 1024 bytes (HAL_BUF_SIZE of Gizwits-GAgent).',
    find: context => over(context, GAGENT_BUFFER, Number.POSITIVE_INFINITY),
  },
  {
    code: 'frame-over-256',
    severity: 'note',
    reason:
      'Serial buffers of 256 bytes (Max_UartBuf of gokit-mcu-hw2) overflow; newer generated firmware sizes its own.',
    find: context => over(context, GOKIT_BUFFER, GAGENT_BUFFER),
  },
]

/** The longest P0 that the product has: a report of everything, or a control of everything writable. */
function longestP0({ layout }: CheckContext): { readonly bytes: number; readonly what: string } | undefined {
  if (layout === undefined) return undefined
  const { protocol, fields, flagsLength, statusLength, writableLength } = layout
  if (protocol === 'standard') {
    const report = 1 + statusLength
    const control = 1 + flagsLength + writableLength
    return control > report ? { bytes: control, what: 'a control' } : { bytes: report, what: 'a report' }
  }
  let [bits, bytes] = [0, 0]
  for (const field of fields) {
    if (isBitAttribute(field.attribute)) bits += field.bits
    else bytes += field.bits / 8
  }
  return { bytes: 1 + flagsLength + Math.ceil(bits / 8) + bytes, what: 'a report of everything' }
}

function over(context: CheckContext, limit: number, most: number): readonly Found[] {
  const longest = longestP0(context)
  if (longest === undefined || longest.bytes > LONGEST_P0) return []
  const frame = longest.bytes + SERIAL_FRAME
  if (frame <= limit || frame > most) return []
  return [
    whole(`${longest.what} is ${longest.bytes} bytes, in a serial frame ${frame}`, `a frame of at most ${limit} bytes`),
  ]
}

function whole(message: string, expected?: string): Found {
  return { path: 'entities[0].attrs', message, attributes: [], ...(expected !== undefined && { expected }) }
}
