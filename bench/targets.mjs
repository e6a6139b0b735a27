// What giztools is held to. `figure` takes the results; a target without a figure was not measured. `why` stands beside it while it is missed.

const row = (table, name) => table.rows.find(candidate => candidate.name === name)
const over = (table, name, base) => row(table, name).ratio / row(table, base).ratio

export const TARGETS = [
  {
    target: 'compiled: decode / hand-written, same output',
    limit: 1.1,
    figure: ({ decode }) => over(decode, 'giztools compiled', 'hand-written'),
    why: 'the hand-written one looks at neither the length nor the reserved bits',
  },
  {
    target: 'compiled: decode / hand-written with naive numbers',
    limit: 1.2,
    figure: ({ decode }) => over(decode, 'giztools compiled', 'hand-written, naive numbers'),
  },
  {
    target: 'compiled: encode / hand-written with the same checks',
    limit: 1.1,
    figure: ({ encode }) => over(encode, 'giztools compiled', 'hand-written, checked'),
  },
  {
    target: 'compiled: encode, checked / hand-written without checks',
    limit: 1.25,
    figure: ({ encode }) => over(encode, 'giztools compiled', 'hand-written'),
    why: 'checks by hand cost as much: members are counted, and every number must lie on a step of its scale',
  },
  {
    target: 'compiled: 64 definitions alive / one',
    limit: 2.2,
    figure: ({ alive }) => over(alive, 'compiled, 64', 'compiled, 1'),
  },
  {
    target: 'compiled: encode, mixed shapes / one shape',
    limit: 5,
    figure: ({ encode }) => over(encode, 'giztools compiled, mixed shapes', 'giztools compiled'),
  },
  {
    target: 'interpreted: decode / hand-written',
    limit: 8,
    figure: ({ decode }) => over(decode, 'giztools interpreted', 'hand-written'),
    why: 'each member is stored under a name that is known at run time only, which is most of its time',
  },
  {
    target: 'interpreted: encode / hand-written',
    limit: 5,
    figure: ({ encode }) => over(encode, 'giztools interpreted', 'hand-written'),
    why: 'each member is looked up under a name that is known at run time only',
  },
  {
    target: 'interpreted: 256 definitions alive / one',
    limit: 1.5,
    figure: ({ alive }) => over(alive, 'interpreted, 256', 'interpreted, 1'),
    why: 'what one product needs stays in the first cache, what 256 need does not; in ns it is less than it was',
  },
  {
    target: 'hex to message / bytes to message',
    limit: 1.6,
    figure: ({ text }) => over(text, 'decode hex', 'decode bytes'),
    why: 'twice as many characters to read as bytes, each looked up and looked at',
  },
  {
    target: 'base64 to message / bytes to message',
    limit: 1.7,
    figure: ({ text }) => over(text, 'decode base64', 'decode bytes'),
    why: 'a third more characters to read than bytes, each looked up and looked at',
  },
  {
    target: 'message to hex / message to bytes',
    limit: 1.6,
    figure: ({ text }) => over(text, 'encode hex', 'encode bytes'),
  },
  {
    target: 'message to base64 / message to bytes',
    limit: 1.7,
    figure: ({ text }) => over(text, 'encode base64', 'encode bytes'),
    why: 'no short way yet: bytes are made first, then read again',
  },
  {
    target: 'layout and compile, 12 attributes',
    unit: 'µs',
    limit: 60,
    figure: ({ compile }) => row(compile, 'compiled, 12 attributes').ns / 1000,
    why: 'all six calls are generated at once: half of it is V8 reading their text, which it has not seen before',
  },
  {
    target: 'layout and compile, 200 attributes',
    unit: 'µs',
    limit: 800,
    figure: ({ compile }) => row(compile, 'compiled, 200 attributes').ns / 1000,
    why: 'as with 12',
  },
  {
    target: 'compiled: time per attribute, 396 attributes / 12',
    limit: 1.5,
    figure: ({ attributes }) => over(attributes, 'compiled, 396', 'compiled, 12') / (396 / 12),
    why: 'V8 makes an object literal of more than 127 members a dictionary; up to 120 attributes it is flat',
  },
  {
    target: 'compiled: time per attribute, 120 attributes / 12',
    limit: 1.5,
    figure: ({ attributes }) => over(attributes, 'compiled, 120', 'compiled, 12') / (120 / 12),
  },
  {
    target: 'giztools decode of one payload / node -e 0',
    limit: 2,
    figure: ({ startup }) => startup?.ratio,
  },
  {
    target: 'size: layout and codec, minified and gzipped',
    unit: 'kB',
    limit: 6,
    figure: ({ sizes }) => sizes.core,
    why: 'both protocols, text forms, and every check with its message',
  },
  {
    target: 'size: all of giztools, minified and gzipped',
    unit: 'kB',
    limit: 20,
    figure: ({ sizes }) => sizes.whole,
    why: 'a third of it is the schema library that reads definitions',
  },
  {
    target: 'size: generated module of the reference frame',
    unit: 'kB',
    limit: 0.8,
    figure: ({ sizes }) => sizes.module,
  },
]

/** Every target with its figure, and whether it is met. */
export function judge(results) {
  return TARGETS.flatMap(({ target, unit = 'times', limit, figure, why }) => {
    const value = figure(results)
    if (value === undefined) return []
    const met = value <= limit
    return [{ target, unit, limit, figure: round(value), met, ...(!met && why !== undefined && { why }) }]
  })
}

/** Three digits are more than two runs agree on. */
export function round(value) {
  return Number(value.toPrecision(3))
}
