// What giztools is held to. `figure` takes the results; a target without a figure was not measured. `why` and `tried` stand beside it while
// it is missed, `detail` says of what the figure is.

const row = (table, name) => table?.rows.find(candidate => candidate.name === name)
const ratioOf = (table, name, base) => row(table, name)?.ratio / row(table, base)?.ratio
const microseconds = (table, name) => row(table, name)?.ns / 1000
const perAttribute = (table, name, base) => ratioOf(table, name(base[0]), name(base[1])) / (base[0] / base[1])

/** The fastest of the codecs that are not ours nor written by hand. */
const fastestPeer = table =>
  Math.min(
    ...(table?.rows ?? []).filter(({ name }) => !/^(giztools|hand-written)/.test(name)).map(({ ratio }) => ratio),
  ) / row(table, 'giztools compiled')?.ratio

const COMPILING = {
  why: 'two thirds of it is V8 reading a text that it has not seen before, and compiling it at the first call',
  tried:
    'generating a call when it is first wanted, layouts made of plain literals, scales without big integers: a third of what it was, and less',
}

export const TARGETS = [
  {
    target: 'compiled: decode / hand-written, same output',
    atMost: 1.1,
    figure: ({ decode }) => ratioOf(decode, 'giztools compiled', 'hand-written'),
    why: 'the hand-written one looks at neither the length nor the reserved bits',
  },
  {
    target: 'compiled: decode with exact decimals / hand-written with naive numbers',
    atMost: 1.2,
    figure: ({ decode }) => ratioOf(decode, 'giztools compiled', 'hand-written, naive numbers'),
  },
  {
    target: 'compiled: strict decode / decode',
    atMost: 1.15,
    figure: ({ decode }) => ratioOf(decode, 'giztools compiled, strict', 'giztools compiled'),
  },
  {
    target: 'compiled: decode of a whole P0 / hand-written',
    atMost: 1.1,
    figure: ({ message }) => ratioOf(message, 'giztools compiled', 'hand-written'),
    why: 'the hand-written one looks at neither the length nor the reserved bits',
  },
  {
    target: 'decode: fastest other codec / compiled',
    atLeast: 1,
    figure: ({ decode }) => fastestPeer(decode),
  },
  {
    target: 'compiled: encode / hand-written with the same checks',
    atMost: 1.1,
    figure: ({ encode }) => ratioOf(encode, 'giztools compiled', 'hand-written, checked'),
    why: 'the same work in other statements, behind one call more: encoding is generated when it is first wanted. Runs differ by a tenth',
  },
  {
    target: 'compiled: encode, checked / hand-written without checks',
    atMost: 1.25,
    figure: ({ encode }) => ratioOf(encode, 'giztools compiled', 'hand-written'),
    why: 'checks by hand cost as much: members are counted, and every number must lie on a step of its scale',
    tried: 'see the row above: the same checks written by hand are slower',
  },
  {
    target: 'encode: fastest other codec / compiled',
    atLeast: 1,
    figure: ({ encode }) => fastestPeer(encode),
  },
  {
    target: 'compiled: encode, mixed shapes / one shape',
    atMost: 5,
    figure: ({ encode }) => ratioOf(encode, 'giztools compiled, mixed shapes', 'giztools compiled'),
  },
  {
    target: 'compiled: 64 definitions alive / one',
    atMost: 2.2,
    figure: ({ alive }) => ratioOf(alive, 'compiled, 64', 'compiled, 1'),
  },
  {
    target: 'compiled: hidden classes of the results of one definition',
    unit: '',
    atMost: 1,
    figure: ({ hiddenClasses }) => hiddenClasses?.compiled,
  },
  {
    target: 'generated module: decode / hand-written',
    atMost: 1.1,
    figure: ({ decode }) => ratioOf(decode, 'giztools module', 'hand-written'),
  },
  {
    target: 'generated module: encode / hand-written with the same checks',
    atMost: 1.1,
    figure: ({ encode }) => ratioOf(encode, 'giztools module', 'hand-written, checked'),
    why: 'it has calls where the compiled engine has statements, so that it stays small',
  },
  {
    target: 'interpreted: decode / hand-written',
    atMost: 8,
    figure: ({ decode }) => ratioOf(decode, 'giztools interpreted', 'hand-written'),
    why: 'numbers are stored under names that are known at run time only: 12 ns a member in V8',
    tried:
      'tables instead of a coder a member; copies of ready-made objects that have the bools and enums in them already: half the time; a literal with computed names, which is quick with one product and forty times slower with four',
  },
  {
    target: 'interpreted: encode / hand-written',
    atMost: 5,
    figure: ({ encode }) => ratioOf(encode, 'giztools interpreted', 'hand-written'),
    why: 'each member is looked up under a name that is known at run time only',
    tried: 'tables instead of a coder a member; expecting the members in the order of the definition, a third less',
  },
  {
    target: 'interpreted: 256 definitions alive / one',
    atMost: 1.5,
    figure: ({ alive }) => ratioOf(alive, 'interpreted, 256', 'interpreted, 1'),
    why: 'what one product needs stays in the first cache, what 256 need does not; in ns it is less than it was',
    tried:
      'results as copies of ready ones in 64 places of the program, since V8 remembers four hidden classes a place: three times as fast with many products, five times with one',
  },
  {
    target: 'interpreted: hidden classes of the results of one definition',
    unit: '',
    atMost: 1,
    figure: ({ hiddenClasses }) => hiddenClasses?.interpreted,
  },
  {
    target: 'tiered: a new codec with its first payload / interpreted',
    atMost: 1.1,
    figure: ({ compile }) => ratioOf(compile, 'tiered, 12, first decode', 'interpreted, 12, first decode'),
    why: 'a second codec that counts the calls stands before the interpreted one',
  },
  {
    target: 'hex to message / bytes to message',
    atMost: 1.6,
    figure: ({ text }) => ratioOf(text, 'decode hex', 'decode bytes'),
    why: 'asking V8 for 26 characters takes longer than decoding 13 bytes: looking them up costs next to nothing beside it',
    tried:
      'fixed places with one test at the end, more than twice as fast as Buffer.from and decode; a table of pairs, arithmetic, Buffer and TextEncoder, all slower',
  },
  {
    target: 'base64 to message / bytes to message',
    atMost: 1.7,
    figure: ({ text }) => ratioOf(text, 'decode base64', 'decode bytes'),
    why: 'as with hex: a character costs what a byte of the whole decoding does',
    tried: 'as with hex',
  },
  {
    target: 'message to hex / message to bytes',
    atMost: 1.6,
    figure: ({ text }) => ratioOf(text, 'encode hex', 'encode bytes'),
  },
  {
    target: 'message to base64 / message to bytes',
    atMost: 1.7,
    figure: ({ text }) => ratioOf(text, 'encode base64', 'encode bytes'),
  },
  {
    target: 'decodeAt in a larger buffer / decode of a view of it',
    atMost: 1,
    figure: ({ place }) => ratioOf(place, 'decodeAt', 'decode of a view'),
  },
  {
    target: 'encodeInto a larger buffer / encode and set',
    atMost: 1,
    figure: ({ place }) => ratioOf(place, 'encodeInto', 'encode, then set'),
  },
  {
    target: 'columns: kept objects / twelve columns',
    atLeast: 10,
    figure: ({ columns }) => ratioOf(columns, 'kept objects', 'twelve columns'),
  },
  {
    target: 'columns: twelve columns / one column',
    atLeast: 5,
    figure: ({ columns }) => ratioOf(columns, 'twelve columns', 'one column'),
  },
  {
    target: 'columns: bytes read and written a second / those of memcpy',
    atLeast: 0.18,
    figure: ({ columns }) => ratioOf(columns, 'memcpy', 'twelve columns'),
    why: 'each value is stored by itself, with a bounds check: stores, not memory, are what it waits for',
  },
  {
    target: 'bulk: readline, compiled codec, JSON.stringify / giztools decode, hex lines',
    atLeast: 4.5,
    figure: ({ bulk }) => row(bulk, 'hex: readline, our compiled codec, JSON.stringify')?.ratio,
    why: 'processor time with all of what starting the program and V8 compiling it take',
  },
  {
    target: 'bulk: readline, compiled codec, JSON.stringify / giztools decode, /cmd records',
    atLeast: 3,
    figure: ({ bulk }) => row(bulk, 'records: readline, our compiled codec, JSON.stringify')?.ratio,
    why: 'as with hex lines, and the record around the payload has to be read too',
  },
  {
    target: 'bulk: one job / --jobs 2, wall time',
    atLeast: 1.7,
    detail: ({ bulk }) => `${bulk.jobs.lines} hex lines, the same bytes`,
    figure: ({ bulk }) => bulk?.jobs.faster,
    why: 'cutting blocks, passing them on and starting a second V8 take processor time that one job does not',
    tried: 'making the reading thread one of the jobs, buffers that go back and forth, smaller blocks',
  },
  {
    target: 'bulk: peak memory of one job',
    unit: 'MB',
    atMost: 200,
    detail: ({ bulk }) => `${bulk.memory.gigabytes} GB of /cmd records through it`,
    figure: ({ bulk }) => bulk?.memory.peakMB,
  },
  {
    target: 'bulk: peak memory of --jobs 2',
    unit: 'MB',
    atMost: 200,
    detail: ({ bulk }) => `${bulk.jobs.lines} hex lines`,
    figure: ({ bulk }) => bulk?.jobs.peakMB,
    why: 'two more V8s, each with tables of its own',
  },
  {
    target: 'layout and compile, 12 attributes',
    unit: 'µs',
    atMost: 60,
    figure: ({ compile }) => microseconds(compile, 'compiled, 12'),
    ...COMPILING,
  },
  {
    target: 'layout and compile, 200 attributes',
    unit: 'µs',
    atMost: 800,
    figure: ({ compile }) => microseconds(compile, 'compiled, 200'),
    ...COMPILING,
  },
  {
    target: 'layout, compile and first decode, 12 attributes',
    unit: 'µs',
    atMost: 60,
    figure: ({ compile }) => microseconds(compile, 'compiled, 12, first decode'),
    ...COMPILING,
  },
  {
    target: 'layout, compile and first decode, 200 attributes',
    unit: 'µs',
    atMost: 800,
    figure: ({ compile }) => microseconds(compile, 'compiled, 200, first decode'),
    ...COMPILING,
  },
  {
    target: 'parse, layout, compile and first decode: time per attribute, 200 / 12',
    atMost: 1.25,
    figure: ({ compile }) => perAttribute(compile, count => `compiled, ${count}, from text, first decode`, [200, 12]),
  },
  {
    target: 'parse, layout, compile and first decode: time per attribute, 400 / 200',
    atMost: 1.25,
    figure: ({ compile }) => perAttribute(compile, count => `compiled, ${count}, from text, first decode`, [400, 200]),
  },
  {
    target: 'compiled: time per attribute, 120 attributes / 12',
    atMost: 1.5,
    figure: ({ attributes }) => perAttribute(attributes, count => `compiled, ${count}`, [120, 12]),
  },
  {
    target: 'compiled: time per attribute, 396 attributes / 12',
    atMost: 1.5,
    figure: ({ attributes }) => perAttribute(attributes, count => `compiled, ${count}`, [396, 12]),
    why: 'V8 makes an object literal of more than 127 members a dictionary; up to 120 attributes it is flat',
    tried: 'a constructor, which is quicker from 128 to 320 members and slower beyond; parts put together, slower',
  },
  {
    target: 'giztools decode of one payload / node -e 0',
    atMost: 2,
    figure: ({ startup }) => startup?.ratio,
    why: 'most of it is reading and compiling what the command needs',
    tried:
      'minified bundles, a file a command, the commands that reach the platform bundled apart: each made it shorter',
  },
  {
    target: 'size: layout and codec, minified and gzipped',
    unit: 'kB',
    atMost: 6,
    figure: ({ sizes }) => sizes?.core,
    why: 'both protocols, text forms, and every check with its message',
  },
  {
    target: 'size: all of giztools, minified and gzipped',
    unit: 'kB',
    atMost: 20,
    figure: ({ sizes }) => sizes?.whole,
    why: 'layout and codec are 13, the frames of cloud, LAN and MCU 6, reading definitions 10: the half of that is zod',
    tried: 'valibot in place of zod, which took off five and wanted a room of its own around it',
  },
  {
    target: 'size: generated module of the reference frame',
    unit: 'kB',
    atMost: 0.8,
    figure: ({ sizes }) => sizes?.module,
  },
]

/** Every target that was measured with its figure, and whether it is met. */
export function judge(results) {
  return TARGETS.flatMap(({ target, detail, unit = 'times', figure, why, tried, ...limit }) => {
    const value = figure(results)
    if (!Number.isFinite(value)) return []
    // What is published is what is judged.
    const rounded = round(value)
    const named = detail === undefined ? target : `${target}, ${detail(results)}`
    const met = isMet(limit, rounded)
    const reasons = met ? {} : { ...(why && { why }), ...(tried && { tried }) }
    return [{ target: named, unit, ...limit, figure: rounded, met, ...reasons }]
  })
}

/** A target has one of the two limits. */
export const isMet = ({ atMost = Infinity, atLeast = -Infinity }, figure) => figure <= atMost && figure >= atLeast

/** The limit of a judgement, its figure, and its verdict with the reason and what was tried, as texts. */
export function textsOf({ atMost, atLeast, unit, figure, met, why, tried }) {
  const suffix = unit === 'times' || unit === '' ? '' : ` ${unit}`
  const reasons = [why, tried && `tried: ${tried}`].filter(Boolean).join('; ')
  return {
    limit: `${atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`}${suffix}`,
    figure: `${figure}${suffix}`,
    verdict: met ? 'met' : `missed${reasons === '' ? '' : `: ${reasons}`}`,
  }
}

/** A judgement in a line. */
export function judgementText(judgement) {
  const { limit, figure, verdict } = textsOf(judgement)
  const [word, ...reason] = verdict.split(': ')
  return `${word.padEnd(6)} ${judgement.target}: ${figure}, ${limit}${reason.length > 0 ? ` (${reason.join(': ')})` : ''}`
}

/** Three digits are more than two runs agree on. */
export function round(value) {
  return Number(value.toPrecision(3))
}
