import type { Layout } from '../layout/layout.ts'
import { actionCode } from './actions.ts'
import { type Emitted, emitDecode } from './emit-decode.ts'
import { emitEncode } from './emit-encode.ts'
import { createPrelude } from './emit-source.ts'

/**
 * The calls of a codec as one source text, `full=>({decode,encode,decodeStatus,encodeStatus})`: one function a product, so that an
 * engine that has seen sixty-four products still calls each directly. `full` does what they give up on, options included.
 */
export function emitCalls(layout: Layout): Emitted {
  const prelude = createPrelude()
  const { protocol } = layout
  const code = { report: actionCode(protocol, 'report'), readReply: actionCode(protocol, 'readReply') }
  const control = actionCode(protocol, 'control')
  const functions = [
    ['status', emitDecode(layout, 'status', 'platform', prelude)],
    ['control', emitDecode(layout, 'control', 'platform', prelude)],
    ['writeStatus', emitEncode(layout, 'status', prelude)],
    ['writeControl', emitEncode(layout, 'control', prelude)],
  ] as const
  const lines = functions.map(([name, emitted]) => `const ${name}=${emitted?.source ?? '()=>undefined'};`)
  const decoded = (action: string, reader: string) =>
    `{const a=${reader}(b,1,b.length);if(a!==undefined)return{action:"${action}",attrs:a};break}`
  const source = [
    'full=>{',
    ...lines,
    'return{',
    'decodeStatus(b,t){if(t===undefined&&b instanceof Uint8Array){const a=status(b,0,b.length);if(a!==undefined)return{attrs:a}}return full.decodeStatus(b,t)},',
    `decode(b,t){if(t===undefined&&b instanceof Uint8Array)switch(b[0]){case ${code.report}:${decoded('report', 'status')}case ${code.readReply}:${decoded('readReply', 'status')}case ${control}:${decoded('control', 'control')}}return full.decode(b,t)},`,
    'encodeStatus(a,t){if(t===undefined){const b=writeStatus(a,0);if(b!==undefined)return b}return full.encodeStatus(a,t)},',
    'encode(m,t){if(t===undefined&&typeof m==="object"&&m!==null){let b;switch(m.action){',
    `case "report":b=writeStatus(m.attrs,1);if(b!==undefined){b[0]=${code.report};return b}break;`,
    `case "readReply":b=writeStatus(m.attrs,1);if(b!==undefined){b[0]=${code.readReply};return b}break;`,
    `case "control":b=writeControl(m.attrs,1);if(b!==undefined){b[0]=${control};return b}}}return full.encode(m,t)}`,
    '}}',
  ].join('')
  return { source, prelude }
}
