import { formatBase64 } from '../bytes/base64.ts'
import { formatHexAt } from '../bytes/hex.ts'
import { BASE64_CODES, BASE64_VALUES, HEX_CODES, HEX_VALUES } from '../bytes/text-tables.ts'
import type { Layout } from '../layout/layout.ts'
import { actionCode } from './actions.ts'
import { isBuilt, membersOf, statusParts } from './emit-attrs.ts'
import {
  type EmittedCalls,
  madeWhenCalled,
  NO_VIEW,
  type StatusAction,
  WRITER_PARAMETERS,
  writeAnswer,
} from './emit-calls.ts'
import { hexOf, MOST_AT_ONCE } from './emit-expressions.ts'
import { createPrelude, LOCALS, type Prelude } from './emit-source.ts'

/** Up to here a status block is read into locals; longer ones, and those with binaries, go through an array that is used again and again. */
const MOST_LOCALS = 64

/** Room for one P0, never handed out. */
const room = ({ statusLength, flagsLength, writableLength }: Layout) =>
  `let r=new Uint8Array(${1 + Math.max(statusLength, flagsLength + writableLength)});`

// Hex digits from character o on → bytes in r, how many; -1 where there are others.
const BYTES_OF =
  'const bytesOf=(s,o)=>{const n=s.length-o;if(n&1)return -1;if(n>>1>r.length)r=new Uint8Array(n);let x=0;for(let i=0;i<n>>1;i++){const y=H[s.charCodeAt(o+2*i)]<<4|H[s.charCodeAt(o+2*i+1)];x|=y;r[i]=y}return x<0?-1:n>>1};'

/**
 * Decoding of text. Of a status block every character is looked up and joined at a fixed place: what is no digit makes a byte negative,
 * and one test at the end finds it. `full` does the rest and names the character.
 */
export function emitDecodeText(layout: Layout): EmittedCalls {
  const prelude = createPrelude()
  prelude.use('H', HEX_VALUES)
  prelude.use('B', BASE64_VALUES)
  const { protocol, statusLength } = layout
  const code = (action: StatusAction | 'control') => actionCode(protocol, action)
  const hasBinary = layout.fields.some(({ attribute }) => attribute.dataType === 'binary')
  const isShort = protocol === 'standard' && statusLength <= MOST_LOCALS && !hasBinary && !isBuilt(layout)
  const lines = [
    room(layout),
    'const readStatus=status();',
    madeWhenCalled('readControl', 'control', 'b,o,e'),
    BYTES_OF,
    ...(isShort
      ? [
          `const hexStatus=${hexStatus(layout, prelude)};`,
          ...[0, 1, 2].map(at => `const base64Status${at}=${base64Status(layout, at, prelude)};`),
        ]
      : []),
  ]
  const answer = (action: string, attrs: string) =>
    `{const a=${attrs};if(a!==undefined)return{action:"${action}",attrs:a};break}`
  const short = (reader: string) =>
    isShort
      ? `case ${code('report')}:${answer('report', reader)}case ${code('readReply')}:${answer('readReply', reader)}`
      : ''
  const long = [
    `case ${code('report')}:${answer('report', 'readStatus(r,1,n)')}`,
    `case ${code('readReply')}:${answer('readReply', 'readStatus(r,1,n)')}`,
    `case ${code('control')}:${answer('control', 'readControl(r,1,n)')}`,
  ].join('')
  const hex = [
    'let o=0;for(const m=2*p;o<m;o++)if(!(H[s.charCodeAt(o)]>=0))return full().decodeText(s,f,p,t);',
    isShort ? `switch(H[s.charCodeAt(o)]<<4|H[s.charCodeAt(o+1)]){${short('hexStatus(s,o+2)')}}` : '',
    `const n=bytesOf(s,o);if(n>0)switch(r[0]){${long}}`,
  ].join('')
  // In base64 where a byte lies depends on its place in a group of three; the action is the byte before the block.
  const base64 = isShort
    ? [
        'const q=p/3|0,c=4*q;let x=0;for(let i=0;i<c;i++)x|=B[s.charCodeAt(i)];if(x>=0){const g=B[s.charCodeAt(c)]<<18|B[s.charCodeAt(c+1)]<<12|B[s.charCodeAt(c+2)]<<6|B[s.charCodeAt(c+3)];',
        'switch(p-3*q){',
        ...[0, 1, 2].map(at => `case ${at}:switch(g>>>${16 - 8 * at}&255){${short(`base64Status${at}(s,c)`)}}break;`),
        '}}',
      ].join('')
    : ''
  const call = `decodeText(s,f,at,t){if(${NO_VIEW}&&typeof s==="string"){const p=at===undefined?0:at;if(p>>>0===p){if(f===undefined||f==="hex"){${hex}}else if(f==="base64"){${base64}}}}return full().decodeText(s,f,at,t)}`
  return { body: `${lines.join('')}return{${call}}`, prelude }
}

/** Encoding to text: the bytes go into an array that is used again and again, and from there each to its characters. */
export function emitEncodeText(layout: Layout): EmittedCalls {
  const prelude = createPrelude()
  prelude.use('D', HEX_CODES)
  prelude.use('E', BASE64_CODES)
  prelude.use('formatHexAt', formatHexAt)
  prelude.use('formatBase64', formatBase64)
  const { protocol } = layout
  const parameters = WRITER_PARAMETERS[protocol]
  const lines = [
    madeWhenCalled('writeStatus', 'status', parameters),
    madeWhenCalled('writeControl', 'control', parameters),
    ...(protocol === 'standard' ? [room(layout)] : []),
  ]
  const written = protocol === 'standard' ? standardWritten(layout) : varLenWritten
  const forms = `if(f===undefined||f==="hex")switch(m.action){${written(hexText)}}else if(f==="base64")switch(m.action){${written(base64Text)}}`
  const call = `encodeText(m,f,t){if(t===undefined&&typeof m==="object"&&m!==null){${forms}}return full().encodeText(m,f,t)}`
  return { body: `${lines.join('')}return{${call}}`, prelude }
}

/** The text of the first bytes of `r`, or of all of `c`. */
type TextOf = (length?: number) => string

function standardWritten({ statusLength, flagsLength, writableLength }: Layout): (text: TextOf) => string {
  const lengthOf = (action: string) => 1 + (action === 'control' ? flagsLength + writableLength : statusLength)
  return text =>
    writeAnswer(
      'standard',
      (action, writer, code) => `if(${writer}(m.attrs,r,1,true)){r[0]=${code};return ${text(lengthOf(action))}}`,
    )
}

function varLenWritten(text: TextOf): string {
  return writeAnswer(
    'var_len',
    (_, writer, code) => `const c=${writer}(m.attrs,1);if(c!==false){c[0]=${code};return ${text()}}`,
  )
}

function hexStatus(layout: Layout, prelude: Prelude): string {
  const { statusLength } = layout
  const bytes = Array.from(
    { length: statusLength },
    (_, i) => `x${i}=H[s.charCodeAt(o+${2 * i})]<<4|H[s.charCodeAt(o+${2 * i + 1})]`,
  )
  return `(s,o)=>{if(s.length-o!==${2 * statusLength})return;${attrsOfLocals(layout, bytes, bytesUsed(statusLength), prelude)}}`
}

/** The block begins at byte `1 + at` of the text from character `c` on: after the action, which is byte `at` of that group. */
function base64Status(layout: Layout, at: number, prelude: Prelude): string {
  const { statusLength } = layout
  const first = at + 1
  const total = first + statusLength
  const groups = Math.ceil(total / 3)
  const left = total - 3 * (groups - 1)
  const reads = Array.from({ length: groups }, (_, group) => {
    const here = `c+${4 * group}`
    const count = group === groups - 1 ? left + 1 : 4
    const parts = Array.from({ length: count }, (_, i) => `B[s.charCodeAt(${here}+${i})]<<${18 - 6 * i}`)
    return `g${group}=${parts.join('|')}`
  })
  const bytes = Array.from({ length: statusLength }, (_, i) => {
    const place = first + i
    return `x${i}=g${Math.floor(place / 3)}>>>${16 - 8 * (place % 3)}&255`
  })
  const sum = Array.from({ length: groups }, (_, group) => `g${group}`).join('|')
  // Padded as almost everybody writes it; the bits that no byte uses are zero.
  const padding = Array.from({ length: 3 - left }, (_, i) => `s.charCodeAt(c+${4 * groups - 1 - i})!==61`)
  const unused = left === 3 ? [] : [`(g${groups - 1}&${2 ** (24 - 8 * left) - 1})!==0`]
  const odd = [`(${sum})<0`, ...padding, ...unused]
  return `(s,c)=>{if(s.length-c!==${4 * groups})return;const ${reads.join(',')};if(${odd.join('||')})return;${attrsOfLocals(layout, bytes, undefined, prelude)}}`
}

function bytesUsed(count: number): string | undefined {
  return count === 0 ? undefined : `(${Array.from({ length: count }, (_, i) => `x${i}`).join('|')})<0`
}

function attrsOfLocals(layout: Layout, bytes: readonly string[], broken: string | undefined, prelude: Prelude): string {
  const { odd, members } = statusParts(layout, 'platform', prelude, LOCALS)
  const tests = [...(broken === undefined ? [] : [broken]), ...odd]
  const locals = bytes.length === 0 ? '' : `const ${bytes.join(',')};`
  return `${locals}${tests.length === 0 ? '' : `if(${tests.join('||')})return;`}return{${membersOf(members)}}`
}

function hexText(length?: number): string {
  if (length === undefined) return 'formatHexAt(c,0,c.length)'
  return length > MOST_AT_ONCE ? `formatHexAt(r,0,${length})` : hexOf(length, at => `r[${at}]`, 'D')
}

function base64Text(length?: number): string {
  if (length === undefined) return 'formatBase64(c)'
  if (length > MOST_AT_ONCE) return `formatBase64(r.subarray(0,${length}))`
  const codes: string[] = []
  for (let i = 0; i < length; i += 3) {
    const [one, two, three] = [`r[${i}]`, `r[${i + 1}]`, `r[${i + 2}]`]
    codes.push(`E[${one}>>>2]`)
    if (i + 1 === length) codes.push(`E[${one}<<4&63],61,61`)
    else if (i + 2 === length) codes.push(`E[${one}<<4&63|${two}>>>4],E[${two}<<2&63],61`)
    else codes.push(`E[${one}<<4&63|${two}>>>4],E[${two}<<2&63|${three}>>>6],E[${three}&63]`)
  }
  return `String.fromCharCode(${codes.join(',')})`
}
