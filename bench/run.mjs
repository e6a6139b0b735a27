// npm run bench: measures everything, prints it, writes results.json (with --quick it only prints, and is done sooner).
// npm run bench -- --gate: the gate of gate.mjs.
// npm run bench -- decode text: only those groups, printed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { bundle } from './built.mjs'
import { moduleText } from './cases/ours.mjs'
import { describeProduct, missing, products } from './cases/products.mjs'
import { gate } from './gate.mjs'
import { measure, medianNs, medianWallNs, ratio } from './processes.mjs'
import { sizeOf, sizeOfModule } from './sizes.mjs'
import { measureStartup } from './startup.mjs'
import { judge, round } from './targets.mjs'

const file = new URL('results.json', import.meta.url)
const GROUPS = ['decode', 'encode', 'message', 'alive', 'text', 'compile', 'attributes', 'products']

const args = process.argv.slice(2)
const options = args.filter(arg => arg.startsWith('--'))
const unknown = args.filter(arg => !['--gate', '--quick', ...GROUPS].includes(arg))
if (unknown.length > 0)
  throw new Error(`${unknown.join(' ')}: expected --gate, --quick or some of ${GROUPS.join(', ')}`)
const groups = args.filter(arg => !options.includes(arg))
const speed = options.includes('--quick')
  ? { repeats: 1, rounds: 3, warmUpMs: 300, sliceMs: 30 }
  : { repeats: 3, rounds: 5, warmUpMs: 800, sliceMs: 60 }

await bundle()
if (options.includes('--gate')) {
  const passed = await gate(JSON.parse(readFileSync(file, 'utf8')), console.log)
  process.exitCode = passed ? 0 : 1
} else if (groups.length > 0) {
  for (const group of groups) await table(group)
} else {
  await everything()
}

async function everything() {
  const results = {
    node: process.versions.node,
    v8: process.versions.v8,
    how: `ns: CPU time of one operation, wallNs: wall time; medians of ${speed.rounds * speed.repeats} rounds, ${speed.repeats} processes a case. ratio: to the first row, round by round.`,
  }
  for (const group of GROUPS) results[group] = await table(group)
  results.products = { ...results.products, of: await Promise.all(products.map(describeProduct)) }
  for (const name of missing)
    console.log(`skipped: ${name}: its definition is not beside this checkout (../shared/definitions)`)
  results.sizes = {
    core: round(await sizeOf('core')),
    whole: round(await sizeOf('whole')),
    module: round(await sizeOfModule(await moduleText({ plain: true }))),
  }
  if (existsSync(new URL('../dist/cli', import.meta.url))) results.startup = { ratio: round(measureStartup(21).ratio) }
  else console.log('skipped: startup: not built (npm run build)')
  results.targets = judge(results)

  console.log('\ntargets')
  for (const { target, unit, limit, figure, met, why } of results.targets) {
    console.log(
      `  ${met ? 'met   ' : 'missed'} ${target}: ${figure} ${unit}, at most ${limit}${why ? ` (${why})` : ''}`,
    )
  }
  if (!options.includes('--quick')) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
}

async function table(group) {
  const { cases, warmUpMs = speed.warmUpMs } = await import(`./cases/${group}.mjs`)
  const names = Object.keys(cases)
  const times = await measure(group, names, { ...speed, warmUpMs: Math.max(warmUpMs, speed.warmUpMs) })
  const rows = names.map(name => ({
    name,
    ratio: round(ratio(times, name, names[0])),
    ns: round(medianNs(times, name)),
    wallNs: round(medianWallNs(times, name)),
  }))
  console.log(`\n${group}`)
  for (const row of rows) {
    console.log(`  ${row.name.padEnd(42)} ${String(row.ns).padStart(9)} ns ${String(row.ratio).padStart(8)}`)
  }
  return { rows }
}
