// How fast `giztools decode --in` is on a million lines, against the scripts that people write instead. Every program runs in a
// process of its own, in turn, and is timed by the processor time it took: what else the machine does moves wall time more.
// Run it after `npm run build`: node bench/bulk.mjs [lines] [rounds]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const lines = Number(process.argv[2] ?? 1e6)
const rounds = Number(process.argv[3] ?? 5)
const giztools = process.env.GIZTOOLS ?? join(root, 'bin/giztools.js')
const folder = mkdtempSync(join(tmpdir(), 'giztools-bulk-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const bit = (offset, at, len) => ({ byte_offset: offset, bit_offset: at, len, unit: 'bit' })
const byte = (offset, len) => ({ byte_offset: offset, bit_offset: 0, len, unit: 'byte' })
const number = (max, ratio, addition) => ({ uint_spec: { min: 0, max, ratio, addition } })
const attrs = [
  ...['power', 'child_lock', 'swing', 'eco', 'sleep', 'light'].map((name, at) => [name, 'bool', bit(0, at, 1)]),
  ['mode', 'enum', bit(0, 6, 2), { enum: ['auto', 'cool', 'heat', 'fan'] }],
  ['speed', 'enum', bit(1, 0, 3), { enum: ['off', 's1', 's2', 's3', 's4', 's5', 's6', 's7'] }],
  ['target', 'uint8', byte(2, 1), number(255, 0.5, 10)],
  ['room', 'uint16', byte(3, 2), number(65535, 0.1, -40)],
  ['current', 'uint16', byte(5, 2), number(65535, 0.01, 0)],
  ['energy', 'uint32', byte(8, 4), number(4294967295, 1, 0)],
].map(([name, data_type, position, more], id) => ({
  ...{ id, name, display_name: name, type: 'status_writable', data_type, position },
  ...more,
}))
const product = { name: 'bench', product_key: '0', protocolType: 'standard', entities: [{ attrs }] }
const file = name => join(folder, name)
writeFileSync(file('product.json'), JSON.stringify(product))

let seed = 20261122
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed >>> 8
}
const logs = { hex: [], ndjson: [] }
for (let i = 0; i < lines; i++) {
  const body = new Uint8Array(12).map(() => random() & 255)
  body[1] &= 7
  body[7] = 0
  const p0 = `04${Buffer.from(body).toString('hex')}`
  logs.hex.push(p0)
  logs.ndjson.push(`{"timestamp": ${1517384243 + i / 8}, "type": "dev2app", "payload": "0000000310000091${p0}"}`)
}
for (const [form, list] of Object.entries(logs)) writeFileSync(file(form), `${list.join('\n')}\n`)

const reading = `import { createInterface } from 'node:readline'
import { createReadStream, writeSync } from 'node:fs'
const [path, form] = process.argv.slice(2)
const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })
let held = ''
const print = value => { held += JSON.stringify(value) + '\\n'; if (held.length > 65536) { writeSync(1, held); held = '' } }
`
const compiledScript = `${reading}import { readFileSync } from 'node:fs'
import { compileCodec, createLayout, parseDefinition } from ${JSON.stringify(join(root, 'dist/index.node.js'))}
import { compiled } from ${JSON.stringify(join(root, 'dist/compiled.js'))}
const codec = compileCodec(createLayout(parseDefinition(readFileSync(${JSON.stringify(file('product.json'))}, 'utf8'))), { engine: compiled })
for await (const line of lines) {
  if (form === 'hex') print(codec.decode(Buffer.from(line, 'hex')))
  else {
    const { timestamp, type, payload } = JSON.parse(line)
    print({ timestamp, type, ...codec.decode(Buffer.from(payload, 'hex').subarray(8)) })
  }
}
writeSync(1, held)
`
const handScript = `${reading}const MODE = ['auto', 'cool', 'heat', 'fan']
const SPEED = ['off', 's1', 's2', 's3', 's4', 's5', 's6', 's7']
for await (const line of lines) {
  const entry = form === 'hex' ? { payload: line } : JSON.parse(line)
  const hex = form === 'hex' ? line : entry.payload.slice(16)
  const b = hex.match(/../g).map(pair => parseInt(pair, 16)).slice(1)
  const bits = Object.fromEntries(['power', 'child_lock', 'swing', 'eco', 'sleep', 'light'].map((n, i) => [n, (b[0] >> i) & 1]))
  print({ timestamp: entry.timestamp, type: entry.type, action: 'report', attrs: { ...bits, mode: MODE[b[0] >> 6], speed: SPEED[b[1] & 7],
    target: b[2] * 0.5 + 10, room: +(((b[3] << 8) | b[4]) * 0.1 - 40).toFixed(1), current: +(((b[5] << 8) | b[6]) * 0.01).toFixed(2),
    energy: ((b[8] << 24) | (b[9] << 16) | (b[10] << 8) | b[11]) >>> 0 } })
}
writeSync(1, held)
`
const pythonScript = `import sys, json
MODE = ['auto', 'cool', 'heat', 'fan']
SPEED = ['off', 's1', 's2', 's3', 's4', 's5', 's6', 's7']
NAMES = ['power', 'child_lock', 'swing', 'eco', 'sleep', 'light']
form = sys.argv[2]
for line in open(sys.argv[1]):
    entry = {} if form == 'hex' else json.loads(line)
    b = bytes.fromhex(line.strip() if form == 'hex' else entry['payload'][16:])[1:]
    attrs = {n: b[0] >> i & 1 for i, n in enumerate(NAMES)}
    attrs.update(mode=MODE[b[0] >> 6], speed=SPEED[b[1] & 7], target=b[2] * 0.5 + 10,
        room=round(int.from_bytes(b[3:5], 'big') * 0.1 - 40, 1), current=round(int.from_bytes(b[5:7], 'big') * 0.01, 2),
        energy=int.from_bytes(b[8:12], 'big'))
    entry.update(action='report', attrs=attrs)
    sys.stdout.write(json.dumps(entry) + '\\n')
`
writeFileSync(file('compiled.mjs'), compiledScript)
writeFileSync(file('hand.mjs'), handScript)
writeFileSync(file('hand.py'), pythonScript)

const bulk = (form, ...more) => [
  process.execPath,
  giztools,
  'decode',
  file('product.json'),
  '--in',
  file(form),
  ...more,
]
const cases = form => ({
  'giztools decode': bulk(form),
  'giztools decode --format csv': bulk(form, '--format', 'csv'),
  'giztools decode --jobs 2': bulk(form, '--jobs', '2'),
  'readline + our compiled decode': [process.execPath, file('compiled.mjs'), file(form), form],
  'readline + parseInt a byte': [process.execPath, file('hand.mjs'), file(form), form],
  python3: ['python3', file('hand.py'), file(form), form],
  // It has no hex: it only reads the records and writes them.
  ...(form === 'ndjson' && { 'jq -c (reads and writes only)': ['jq', '-c', '.', file(form)] }),
})
const targets = { hex: 4.5, ndjson: 3 }
const median = list => list.toSorted((a, b) => a - b)[list.length >> 1]

// The children's own processor time and peak memory come from this process's: one child at a time.
const measured = ([program, ...argv]) => {
  const sink = openSync('/dev/null', 'w')
  const script = `const {spawnSync}=require('node:child_process');const t=process.hrtime.bigint();const r=spawnSync(${JSON.stringify(program)},${JSON.stringify(argv)},{stdio:['ignore',${sink === 0 ? 0 : "'ignore'"},'inherit']});const w=Number(process.hrtime.bigint()-t);console.log(JSON.stringify({wall:w,error:r.error&&r.error.code,status:r.status}))`
  const timed = spawnSync('/usr/bin/time', ['-f', '%U %S %M', process.execPath, '-e', script], { encoding: 'utf8' })
  const { wall, error, status } = JSON.parse(timed.stdout)
  if (error !== undefined) return undefined
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${timed.stderr}`)
  const [user, system, peak] = timed.stderr.trim().split('\n').at(-1).split(' ').map(Number)
  return { cpu: ((user + system) * 1e9) / lines, wall: wall / lines, peak: peak / 1024 }
}

for (const form of ['hex', 'ndjson']) {
  const rows = Object.entries(cases(form)).map(([name, command]) => ({ name, command, runs: [] }))
  for (let round = 0; round < rounds; round++) {
    for (const { command, runs } of rows) {
      const run = measured(command)
      if (run !== undefined) runs.push(run)
    }
  }
  console.log(
    `\n${lines} ${form} lines, medians of ${rounds}\n${'ns/line, processor'.padStart(52)}${'wall'.padStart(8)}${'peak MB'.padStart(9)}`,
  )
  const figures = new Map()
  for (const { name, runs } of rows) {
    if (runs.length === 0) {
      console.log(`${name.padEnd(34)}  not installed`)
      continue
    }
    const [cpu, wall, peak] = ['cpu', 'wall', 'peak'].map(key => median(runs.map(run => run[key])))
    figures.set(name, { cpu, wall, peak })
    console.log(
      `${name.padEnd(34)}${cpu.toFixed(0).padStart(18)}${wall.toFixed(0).padStart(8)}${peak.toFixed(0).padStart(9)}`,
    )
  }
  const ours = figures.get('giztools decode')
  const row = (what, got, wanted) =>
    console.log(`${got >= wanted ? 'met   ' : 'missed'} ${what}: ${got.toFixed(2)}, target ${wanted}`)
  row(
    'compiled script / giztools, processor',
    figures.get('readline + our compiled decode').cpu / ours.cpu,
    targets[form],
  )
  row('jobs 1 / jobs 2, wall', ours.wall / figures.get('giztools decode --jobs 2').wall, 1.7)
}
