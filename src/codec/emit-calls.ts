import type { Layout } from '../layout/layout.ts'
import { actionCode } from './actions.ts'
import { emitDecode } from './emit-decode.ts'
import { emitEncode } from './emit-encode.ts'
import { createPrelude, type Prelude } from './emit-source.ts'

/**
 * The body of a function of `full` that gives calls. A body, since V8 reads a function inside it once more when it is called: a third of
 * what compiling takes.
 */
export interface EmittedCalls {
  readonly body: string
  readonly prelude: Prelude
}

/**
 * The calls of a codec as one source text: functions of one product, so that an engine that has seen sixty-four products still calls
 * each directly. `full` does what they give up on, options included.
 */
export function emitCalls(layout: Layout): EmittedCalls {
  const prelude = createPrelude()
  const functions = [
    ['readStatus', emitDecode(layout, 'status', 'platform', prelude)],
    ['readControl', emitDecode(layout, 'control', 'platform', prelude)],
    ['writeStatus', emitEncode(layout, 'status', prelude)],
    ['writeControl', emitEncode(layout, 'control', prelude)],
  ] as const
  const lines = functions.map(([name, emitted]) => `const ${name}=${emitted?.source ?? '()=>undefined'};`)
  const calls = [...decodeCalls(layout), ...encodeCalls(layout)]
  return { body: `${lines.join('')}return{${calls.join(',')}}`, prelude }
}

function decodeCalls({ protocol }: Layout): readonly string[] {
  const read = (from: string, to: string) => {
    const read = (action: 'report' | 'readReply' | 'control', reader: string) =>
      `case ${actionCode(protocol, action)}:{const a=${reader}(b,${from},${to});if(a!==undefined)return{action:"${action}",attrs:a};break}`
    return [read('report', 'readStatus'), read('readReply', 'readStatus'), read('control', 'readControl')].join('')
  }
  return [
    'decodeStatus(b,t){if(t===undefined&&b instanceof Uint8Array){const a=readStatus(b,0,b.length);if(a!==undefined)return{attrs:a}}return full.decodeStatus(b,t)}',
    `decode(b,t){if(t===undefined&&b instanceof Uint8Array)switch(b[0]){${read('1', 'b.length')}}return full.decode(b,t)}`,
    // A place outside the buffer reads undefined bytes, so they are looked at first.
    `decodeAt(b,o,e,t){if(t===undefined&&b instanceof Uint8Array&&o>=0&&o<e&&e<=b.length)switch(b[o]){${read('o+1', 'e')}}return full.decodeAt(b,o,e,t)}`,
  ]
}

function encodeCalls({ protocol, statusLength, flagsLength, writableLength }: Layout): readonly string[] {
  const lengths = { report: statusLength, readReply: statusLength, control: flagsLength + writableLength }
  const write = (done: (action: keyof typeof lengths, writer: string) => string) =>
    (['report', 'readReply', 'control'] as const)
      .map(action => `case "${action}":{${done(action, action === 'control' ? 'writeControl' : 'writeStatus')}break}`)
      .join('')
  const fresh = (action: keyof typeof lengths, writer: string) =>
    `const b=new Uint8Array(${1 + lengths[action]});if(${writer}(m.attrs,b,1,false)){b[0]=${actionCode(protocol, action)};return b}`
  const into = (action: keyof typeof lengths, writer: string) =>
    `if(o+${1 + lengths[action]}<=b.length&&${writer}(m.attrs,b,o+1,true)){b[o]=${actionCode(protocol, action)};return ${1 + lengths[action]}}`
  return [
    `encodeStatus(a,t){if(t===undefined){const b=new Uint8Array(${statusLength});if(writeStatus(a,b,0,false))return b}return full.encodeStatus(a,t)}`,
    `encode(m,t){if(t===undefined&&typeof m==="object"&&m!==null)switch(m.action){${write(fresh)}}return full.encode(m,t)}`,
    `encodeInto(m,b,o,t){if(t===undefined&&typeof m==="object"&&m!==null&&b instanceof Uint8Array&&o>=0&&Number.isInteger(o))switch(m.action){${write(into)}}return full.encodeInto(m,b,o,t)}`,
  ]
}
