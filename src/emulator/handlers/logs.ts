import type { Endpoints } from '../../api/endpoints.ts'
import { formatBase64 } from '../../bytes/base64.ts'
import { parseHex } from '../../bytes/hex.ts'
import type { AnswerBody, Call, Handlers } from '../handler.ts'
import { foundDevice, inSeconds } from './found.ts'
import { readLog } from './log-reader.ts'

type LogCall = Call<Endpoints['onlineLog']>

export const logHandlers: Handlers<'onlineLog' | 'cmdLog' | 'dataLog'> = {
  onlineLog(call) {
    const page = readLog(call, 'online', foundDevice(call, call.ids.did).online)
    return shown(call, page, ({ at, type, payload }) => ({ timestamp: at / 1000, type, payload }))
  },

  cmdLog(call) {
    const { cmdPayload } = call.wire
    const page = readLog(call, 'cmd', foundDevice(call, call.ids.did).cmd)
    return shown(call, page, ({ at, type, frame }) => ({
      timestamp: at / 1000,
      type,
      payload: cmdPayload === 'base64' ? formatBase64(parseHex(frame)) : frame,
    }))
  },

  dataLog(call) {
    const page = readLog(call, 'data', foundDevice(call, call.ids.did).data)
    return shown(call, page, ({ at, attrs }) => ({ ts: inSeconds(at), attrs }))
  },
}

/** `next` and `previous` are as in the document's examples: the way on is `context`, which is there as long as there is more. */
function shown<T>(
  { query, wire }: LogCall,
  { items, total, context }: ReturnType<typeof readLog<T & { at: number }>>,
  show: (item: T) => AnswerBody,
) {
  const meta = { previous: null, skip: 0, total, limit: query.limit ?? 20, next: null }
  const cursor = context === null ? {} : { context }
  const objects = items.map(show)
  return wire.context === 'meta' ? { meta: { ...meta, ...cursor }, objects } : { meta, objects, ...cursor }
}
