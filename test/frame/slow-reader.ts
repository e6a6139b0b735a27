/** Frames and garbage of a stream that is there as a whole, found one position after the other and with no regard to speed. */
export interface Split {
  readonly frames: string[]
  readonly skipped: number
}

/** Matches the frame at the start of a text with one character per byte; gives its length or 0. */
type Match = (text: string, limit: number) => number

function split(stream: Uint8Array, limit: number, match: Match): Split {
  const text = Array.from(stream, byte => String.fromCharCode(byte)).join('')
  const frames: string[] = []
  let skipped = 0
  for (let at = 0; at < text.length; ) {
    const length = match(text.slice(at), limit)
    if (length === 0) skipped++
    else frames.push(Buffer.from(text.slice(at, at + length), 'latin1').toString('hex'))
    at += length || 1
  }
  return { frames, skipped }
}

export function splitEnvelopes(stream: Uint8Array, limit: number): Split {
  return split(stream, limit, text => {
    if (!text.startsWith('\0\0\0\x03')) return 0
    const head = /^....([\x80-\xff]{0,3}[^\x80-\xff])/s.exec(text)
    if (head === null) return 0
    const groups = Array.from(head[1] as string, digit => digit.charCodeAt(0) % 128)
    const declared = groups.reduceRight((value, group) => value * 128 + group, 0)
    const total = head[0].length + declared
    return declared >= 3 && total <= limit && total <= text.length ? total : 0
  })
}

export function splitSerialFrames(stream: Uint8Array, limit: number): Split {
  return split(stream, limit, text => {
    const run = /^\xff\xff((?:\xff\x55|[^\xff])+)/.exec(text)?.[1]
    if (run === undefined) return 0
    const plain = Array.from(run.replaceAll('\xff\x55', '\xff'), byte => byte.charCodeAt(0))
    if (plain.length < 2) return 0
    const [high, low] = plain as [number, number]
    const counted = plain.slice(0, 2 + high * 256 + low)
    if (counted.length < 7 || counted.length < 2 + high * 256 + low) return 0
    const checksum = counted.pop()
    if (counted.reduce((sum, byte) => sum + byte, 0) % 256 !== checksum) return 0
    const total = 2 + [...counted, checksum].reduce((length, byte) => length + (byte === 0xff ? 2 : 1), 0)
    return total <= limit ? total : 0
  })
}
