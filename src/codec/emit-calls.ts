import type { Protocol } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import { actionCode } from './actions.ts'
import { emitDecode } from './emit-decode.ts'
import { createPrelude, type Prelude } from './emit-source.ts'

/**
 * The body of a function that gives calls. A body, since V8 reads a function inside it once more when it is called: a third of what
 * compiling takes.
 *
 * Around it are the names of the prelude and, each a function that gives what is wanted and is called when it is first wanted:
 * `full`, the calls that do what these give up on, options included; `status` and `control`, a reader or writer of that body.
 */
export interface EmittedCalls {
  readonly body: string
  readonly prelude: Prelude
}

export type StatusAction = 'report' | 'readReply'

/** Strict or not, an ordinary payload decodes to the same. */
export const NO_VIEW = '(t===undefined||t.view===undefined&&t.binaries===undefined)'

/** `name=…` of a reader or writer that is made when it is first called. */
export function madeWhenCalled(name: string, of: 'status' | 'control', parameters: string): string {
  return `let ${name}=(${parameters})=>(${name}=${of}())(${parameters});`
}

/**
 * The decoding of a P0 or status block as one source text: functions of one product, so that an engine that has seen sixty-four products
 * still calls each directly. Beside the calls it gives `readStatus`.
 */
export function emitDecodeCalls(layout: Layout): EmittedCalls {
  const prelude = createPrelude()
  const { source } = emitDecode(layout, 'status', 'platform', prelude)
  const calls = [
    'readStatus',
    `decodeStatus(b,t){if(${NO_VIEW}&&b instanceof Uint8Array){const a=readStatus(b,0,b.length);if(a!==undefined)return{attrs:a}}return full().decodeStatus(b,t)}`,
    `decode(b,t){if(${NO_VIEW}&&b instanceof Uint8Array)switch(b[0]){${readAnswer(layout, '1', 'b.length')}}return full().decode(b,t)}`,
  ]
  const body = `const readStatus=${source};${madeWhenCalled('readControl', 'control', 'b,o,e')}return{${calls.join(',')}}`
  return { body, prelude }
}

/** Decoding within a larger buffer: a text of its own, for the codecs that are asked for it. */
export function emitPlaceCall(layout: Layout): EmittedCalls {
  // A place outside the buffer reads undefined bytes, so they are looked at first.
  const call = `decodeAt(b,o,e,t){if(${NO_VIEW}&&b instanceof Uint8Array&&o>=0&&o<e&&e<=b.length)switch(b[o]){${readAnswer(layout, 'o+1', 'e')}}return full().decodeAt(b,o,e,t)}`
  const readers = `const readStatus=status();${madeWhenCalled('readControl', 'control', 'b,o,e')}`
  return { body: `${readers}return{${call}}`, prelude: createPrelude() }
}

/** The cases of a switch by action: the body lies from `from` to `to`. */
function readAnswer({ protocol }: Layout, from: string, to: string): string {
  const read = (action: StatusAction | 'control', reader: string) =>
    `case ${actionCode(protocol, action)}:{const a=${reader}(b,${from},${to});if(a!==undefined)return{action:"${action}",attrs:a};break}`
  return [read('report', 'readStatus'), read('readReply', 'readStatus'), read('control', 'readControl')].join('')
}

/** The encoding calls, likewise. */
export function emitEncodeCalls(layout: Layout): EmittedCalls {
  const status = madeWhenCalled('writeStatus', 'status', WRITER_PARAMETERS[layout.protocol])
  const control = madeWhenCalled('writeControl', 'control', WRITER_PARAMETERS[layout.protocol])
  const calls = layout.protocol === 'standard' ? standardEncodeCalls(layout) : varLenEncodeCalls()
  return { body: `${status}${control}return{${calls.join(',')}}`, prelude: createPrelude() }
}

/** Of what `emitEncode` and `emitEncodeVarLen` give. */
export const WRITER_PARAMETERS = { standard: 'a,b,p,z', var_len: 'a,p' } as const

function standardEncodeCalls({ statusLength, flagsLength, writableLength }: Layout): readonly string[] {
  const lengths = { report: statusLength, readReply: statusLength, control: flagsLength + writableLength }
  const fresh = writeAnswer(
    'standard',
    (action, writer, code) =>
      `const b=new Uint8Array(${1 + lengths[action]});if(${writer}(m.attrs,b,1,false)){b[0]=${code};return b}`,
  )
  const into = writeAnswer(
    'standard',
    (action, writer, code) =>
      `if(o+${1 + lengths[action]}<=b.length&&${writer}(m.attrs,b,o+1,true)){b[o]=${code};return ${1 + lengths[action]}}`,
  )
  return [
    `encodeStatus(a,t){if(t===undefined){const b=new Uint8Array(${statusLength});if(writeStatus(a,b,0,false))return b}return full().encodeStatus(a,t)}`,
    encodeCall(fresh),
    encodeIntoCall(into),
  ]
}

function varLenEncodeCalls(): readonly string[] {
  const write = (done: (code: number) => string) =>
    writeAnswer('var_len', (_, writer, code) => `const c=${writer}(m.attrs,1);if(c!==false){${done(code)}}`)
  return [
    'encodeStatus(a,t){if(t===undefined){const b=writeStatus(a,0);if(b!==false)return b}return full().encodeStatus(a,t)}',
    encodeCall(write(code => `c[0]=${code};return c`)),
    encodeIntoCall(write(code => `if(o+c.length<=b.length){c[0]=${code};b.set(c,o);return c.length}`)),
  ]
}

function encodeCall(cases: string): string {
  return `encode(m,t){if(t===undefined&&typeof m==="object"&&m!==null)switch(m.action){${cases}}return full().encode(m,t)}`
}

function encodeIntoCall(cases: string): string {
  return `encodeInto(m,b,o,t){if(t===undefined&&typeof m==="object"&&m!==null&&b instanceof Uint8Array&&o>=0&&Number.isInteger(o))switch(m.action){${cases}}return full().encodeInto(m,b,o,t)}`
}

/** The cases of a switch over a message's action. */
export function writeAnswer(
  protocol: Protocol,
  done: (action: StatusAction | 'control', writer: string, code: number) => string,
): string {
  const write = (action: StatusAction | 'control', writer: string) =>
    `case "${action}":{${done(action, writer, actionCode(protocol, action) as number)}break}`
  return [write('report', 'writeStatus'), write('readReply', 'writeStatus'), write('control', 'writeControl')].join('')
}
