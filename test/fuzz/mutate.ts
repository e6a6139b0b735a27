import type { Random } from './random.ts'

/** JSON that JSON.stringify does not write: a text stands for it in a value, and it is put in its place afterwards. */
const RAW = [
  ...['1e999', '-1e999', '-0', '123456789012345678901234567890', '0.1e1', '1E+2', String.raw`"\ud800"`],
  '{"__proto__":{"polluted":1,"timestamp":1},"constructor":{"prototype":{}}}',
  ...['{"__proto__":null}', '{"a":1,"a":2,"":3}'],
  ...[5, 63, 64, 65, 500, 2000].map(depth => '['.repeat(depth) + ']'.repeat(depth)),
  ...[65, 2000].map(depth => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
]
const STANDS_FOR = /"\\u0001raw(\d+)"/g

/** What no answer and no file should have where something else is expected. */
const ODD: readonly ((random: Random) => unknown)[] = [
  () => null,
  random => random.pick([true, false]),
  random => random.pick([0, -1, 1, 0.5, -0.1, 2 ** 31, 2 ** 32, 2 ** 53, 1e21, 1e300, -1e300, 5e-324, 255, 256]),
  random => random.pick(['', ' ', '\0', '\n', '\u001b[31m', '\u2028', 'x', '0', '1', '-1', 'NaN', 'null', '١', '温度']),
  random => random.pick(['1517384243', '1517384243.044', '1e999', '0x10', '1517384243044', '2018-01-31T07:37:23Z']),
  random => random.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then']),
  random => random.pick(['00', '0', 'zz', '000000030b0000910401000010000000', 'AAAAAwsAAJEEAQAAEAAAAA==', '[1,2,3]']),
  random => 'y'.repeat(random.pick([100, 5000])),
  () => [],
  () => ({}),
  random => [random.pick<unknown>([null, 1, 'a', {}, []])],
  random => ({ [random.pick(['a', 'objects', 'attrs', 'count', 'toJSON', 'then', 'length'])]: random.pick([null, 1]) }),
  random => `\u0001raw${random.int(RAW.length)}`,
  random => `\u0001raw${random.int(RAW.length)}`,
]

interface Place {
  readonly parent: Record<string, unknown> | unknown[]
  readonly key: string | number
}

/** JSON text of the value after some of it was made something else; the value is changed. */
export function mutatedJson(value: unknown, random: Random): string {
  const root = { root: value }
  for (let times = 1 + random.int(random.pick([1, 1, 3, 8])); times > 0; times--) change(placeIn(root, random), random)
  const text = JSON.stringify(root.root) ?? ''
  return text.replace(STANDS_FOR, (_, number) => RAW[number] as string)
}

/** The same, but what is there stays of its type: more of it is valid. */
export function mildlyMutatedJson(value: unknown, random: Random): string {
  const root = { root: value }
  for (let times = 1 + random.int(6); times > 0; times--) {
    const place = placeIn(root, random)
    const there = at(place)
    if (typeof there === 'number')
      put(place, random.pick([0, 1, 2, 3, 7, 8, 16, 100, there + 1, there * 2, -there, there / 10]))
    else if (typeof there === 'string')
      put(place, random.pick([...WORDS, there.toUpperCase(), `${there} `, there.slice(1)]))
    else if (Array.isArray(there) && there.length > 1) there.unshift(there.splice(random.int(there.length), 1)[0])
  }
  return JSON.stringify(root.root)
}

const WORDS = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'a b',
    'é',
    '温度',
    '"',
    "'",
    '\\',
    '\u001b[31m',
    '\u2028',
    '`$' + '{x}`',
    '*/',
    '',
    '1',
    'switch',
  ],
  ...[
    'bool',
    'enum',
    'uint8',
    'uint16',
    'uint32',
    'binary',
    'status_writable',
    'status_readonly',
    'alert',
    'fault',
    'var_len',
    'bit',
  ],
]

/** Any place of the value; those near its root as likely as all that is below them. */
function placeIn(root: { root: unknown }, random: Random): Place {
  let place: Place = { parent: root, key: 'root' }
  for (;;) {
    const value = at(place)
    if (typeof value !== 'object' || value === null) return place
    const keys = Object.keys(value)
    if (keys.length === 0 || random.chance(0.15)) return place
    const key = random.pick(keys)
    place = { parent: value as Place['parent'], key: Array.isArray(value) ? Number(key) : key }
  }
}

function change(place: Place, random: Random): void {
  const value = at(place)
  switch (random.int(10)) {
    case 0:
      if (Array.isArray(place.parent)) place.parent.splice(place.key as number, 1)
      else delete place.parent[place.key]
      return
    case 1:
      put(place, typeof value === 'number' ? value * random.pick([1000, -1, 1e6, 0.1]) : textOf(value))
      return
    case 2:
      put(place, Array.isArray(value) ? { ...value } : [value])
      return
    case 3:
      if (Array.isArray(value)) value.push(...structuredClone(value.slice(0, 5)), random.pick(ODD)(random))
      else if (typeof value === 'object' && value !== null)
        Object.assign(value, { [random.pick(NAMES)]: random.pick(ODD)(random) })
      else put(place, `${textOf(value)}${random.pick(['', ' ', '0', '\0', 'é'])}`)
      return
    case 4:
      if (Array.isArray(value)) value.reverse()
      else put(place, { value })
      return
    case 5:
      if (Array.isArray(value) && value.length > 0 && random.chance(0.2))
        for (let more = random.pick([50, 600]); more > 0; more--) value.push(value[0])
      else put(place, random.pick(ODD)(random))
      return
    default:
      put(place, random.pick(ODD)(random))
  }
}

const NAMES = [
  'constructor',
  'toJSON',
  '',
  ' ',
  '1',
  'ts',
  'did',
  'action',
  'error',
  'error_code',
  'a.b',
  '"',
  '\u001b[2J',
]

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function at({ parent, key }: Place): unknown {
  return (parent as Record<string, unknown>)[key]
}

function put({ parent, key }: Place, value: unknown): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true })
}

/** The text after some characters of it were made others: it is no JSON any more, as a rule. */
export function mutatedText(text: string, random: Random): string {
  const where = random.int(text.length + 1)
  switch (random.int(9)) {
    case 0:
      return text.slice(0, where)
    case 1:
      return text.slice(0, where) + random.pick(JUNK) + text.slice(where)
    case 2:
      return text.slice(0, where) + text.slice(where + 1 + random.int(10))
    case 3:
      return text + text
    case 4:
      return `\ufeff${text}`
    case 5:
      return random.pick(WHOLE)
    case 6:
      return text.replaceAll('"', "'")
    case 7:
      return `${random.pick([")]}',\n", '// a comment\n', '[', '\0'])}${text}`
    default:
      return text.slice(where)
  }
}

const JUNK = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '\0',
  '\n',
  '\ud800',
  '\ufffd',
  '1e999',
  '/*',
  '#',
  '\u001b[31m',
  '𝟙',
]
const WHOLE = [
  ...['', ' ', 'null', 'true', '0', '-1', '""', '"x"', '[]', '{}', '[[]]', '[{}]', 'NaN', 'undefined', '<html></html>'],
  ...['{"error_code":null}', '{"error_code":{}}', '{"error_code":5002,"error_message":{}}', '{"objects":{"length":5}}'],
  ...['{"objects":null}', '{"objects":[null,1,"a",[],{}]}', '['.repeat(20_000) + ']'.repeat(20_000), '\0'.repeat(100)],
]
