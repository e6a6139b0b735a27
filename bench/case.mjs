// One case in a process of its own, so that no case meets what another one left behind in the optimiser. It answers 'measure' with what
// one operation took: in CPU time, which other processes on the machine disturb little, and in wall time.
import { same } from './same.mjs'

const [group, name, warmUp = '700', sliceMs = '60'] = process.argv.slice(2)
const { cases, warmUpMs = 0 } = await import(`./cases/${group}.mjs`)
// `each`: how many operations one run is, for those that take many at once.
const { inputs, fresh, run, outputs, check = same, each = 1 } = await cases[name]()

outputs?.forEach((expected, at) => {
  const got = run(inputs[at])
  if (!check(got, expected)) {
    throw new Error(`${group}: ${name}: expected ${shown(expected)}, got ${shown(got)}`)
  }
})

function shown(value) {
  const text = JSON.stringify(value)
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}

let kept
function loop(list, count) {
  const mask = list.length - 1
  let last
  for (let i = 0; i < count; i++) last = run(list[i & mask])
  kept = last
}

// Inputs that may be used once only are made outside of what is timed.
function once(list) {
  let last
  for (let i = 0; i < list.length; i++) last = run(list[i])
  kept = last
}

/** So many runs. */
function time(count) {
  const list = fresh?.(count)
  const [wall, cpu] = [process.hrtime.bigint(), process.cpuUsage()]
  if (list === undefined) loop(inputs, count)
  else once(list)
  const { user, system } = process.cpuUsage(cpu)
  const operations = count * each
  return { cpuNs: ((user + system) * 1000) / operations, wallNs: Number(process.hrtime.bigint() - wall) / operations }
}

const least = each > 1 ? 1 : fresh === undefined ? 64 : 4
let count = least
const end = performance.now() + Math.max(Number(warmUp), warmUpMs)
while (performance.now() < end) {
  const { wallNs } = time(count)
  count = Math.max(least, Math.min(count * 2, Math.round((Number(sliceMs) * 1e6) / (wallNs * each))))
}

process.on('message', () => process.send(time(count)))
process.on('disconnect', () => process.exit(kept === undefined ? 1 : 0))
process.send('ready')
