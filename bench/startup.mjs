// How long `giztools decode` of one payload takes from start to end, as a multiple of `node -e 0` in the same run.
// Interleaved, medians: absolute times move from minute to minute, ratios less.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const rounds = Number(process.argv[2] ?? 41)
const cases = {
  node: ['-e', '0'],
  decode: [
    'bin/giztools.js',
    'decode',
    'fixtures/definitions/air-conditioner.json',
    '000000030b0000910401000010000000',
  ],
}

const times = Object.fromEntries(Object.keys(cases).map(name => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const [name, args] of Object.entries(cases)) {
    const before = process.hrtime.bigint()
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' })
    if (status !== 0) throw new Error(`${name} ended with ${status}`)
    times[name].push(Number(process.hrtime.bigint() - before) / 1e6)
  }
}

const median = list => list.toSorted((a, b) => a - b)[list.length >> 1]
const [node, decode] = [median(times.node), median(times.decode)]
console.log(`node -e 0         ${node.toFixed(1)} ms`)
console.log(`giztools decode   ${decode.toFixed(1)} ms`)
console.log(`ratio             ${(decode / node).toFixed(2)}`)
