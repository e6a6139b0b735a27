// How long `giztools decode` of one payload takes from start to end, as a multiple of `node -e 0` in the same run.
// Interleaved, medians: absolute times move from minute to minute, ratios less. Of the command as it is built (`npm run build`).
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from './processes.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))
const CASES = {
  node: ['-e', '0'],
  decode: [
    'bin/giztools.js',
    'decode',
    'fixtures/definitions/air-conditioner.json',
    '000000030b0000910401000010000000',
  ],
}

/** Milliseconds of each, and their ratio. */
export function measureStartup(rounds) {
  const times = Object.fromEntries(Object.keys(CASES).map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(CASES)) {
      const before = process.hrtime.bigint()
      const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' })
      if (status !== 0) throw new Error(`${name} ended with ${status}`)
      times[name].push(Number(process.hrtime.bigint() - before) / 1e6)
    }
  }
  const [node, decode] = [median(times.node), median(times.decode)]
  return { node, decode, ratio: decode / node }
}
