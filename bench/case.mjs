// One case in a process of its own, so that no case meets what another one left behind in the optimiser. It answers 'measure' with what
// one operation took: in CPU time, which other processes on the machine disturb little, and in wall time.
import { same } from './same.mjs'

const [group, name, warmUpMs = '700', sliceMs = '60'] = process.argv.slice(2)
const { cases } = await import(`./cases/${group}.mjs`)
const { inputs, fresh, run, outputs, check = same } = await cases[name]()

outputs?.forEach((expected, at) => {
  const got = run(inputs[at])
  if (!check(got, expected)) {
    throw new Error(`${group}: ${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`)
  }
})

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

function time(count) {
  const list = fresh?.(count)
  const [wall, cpu] = [process.hrtime.bigint(), process.cpuUsage()]
  if (list === undefined) loop(inputs, count)
  else once(list)
  const { user, system } = process.cpuUsage(cpu)
  return { cpuNs: ((user + system) * 1000) / count, wallNs: Number(process.hrtime.bigint() - wall) / count }
}

let count = fresh === undefined ? 64 : 16
const end = performance.now() + Number(warmUpMs)
while (performance.now() < end) {
  const { wallNs } = time(count)
  count = Math.max(fresh === undefined ? 64 : 16, Math.min(count * 2, Math.round((Number(sliceMs) * 1e6) / wallNs)))
}

process.on('message', () => process.send(time(count)))
process.on('disconnect', () => process.exit(kept === undefined ? 1 : 0))
process.send('ready')
