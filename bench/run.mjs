// npm run bench: measures everything, prints it, writes results.json.
//   -- decode text    only those groups, printed; with --record they take the place of theirs in results.json
//   -- --quick        prints only, fewer and shorter rounds
//   -- --gate         the gate of gate.mjs; with --record it writes gate.json, what later runs are held to
//   -- --lines 10000000 --gigabytes 10    how much goes through in the group `bulk`: lines a program, and records for the peak memory
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bundle, expectBuild } from './built.mjs'
import { gate, recordGate } from './gate.mjs'
import { GROUPS, OF_THE_BUILD } from './groups.mjs'
import { judge, judgementText, TARGETS } from './targets.mjs'

const file = new URL('results.json', import.meta.url)
const gateFile = new URL('gate.json', import.meta.url)
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gate: { type: 'boolean' },
    quick: { type: 'boolean' },
    record: { type: 'boolean' },
    lines: { type: 'string' },
    gigabytes: { type: 'string' },
  },
})
const unknown = positionals.filter(name => !Object.hasOwn(GROUPS, name))
if (unknown.length > 0) throw new Error(`${unknown.join(' ')}: expected some of ${Object.keys(GROUPS).join(', ')}`)

const amount = (name, byDefault) => {
  const value = Number(options[name] ?? byDefault)
  if (!(value > 0)) throw new Error(`--${name}: expected a number above 0, got ${options[name]}`)
  return value
}
const speed = options.quick
  ? {
      ...{ repeats: 1, rounds: 3, warmUpMs: 300, sliceMs: 30, startupRounds: 11 },
      bulk: {
        ...{ lines: amount('lines', 200_000), jobsLines: amount('lines', 2_000_000) },
        ...{ rounds: 1, gigabytes: amount('gigabytes', 0.5) },
      },
    }
  : {
      ...{ repeats: 3, rounds: 5, warmUpMs: 600, sliceMs: 60, startupRounds: 21 },
      bulk: {
        ...{ lines: amount('lines', 1_000_000), jobsLines: amount('lines', 10_000_000) },
        ...{ rounds: 3, gigabytes: amount('gigabytes', 10) },
      },
    }

await bundle()
if (options.gate && options.record) {
  writeFileSync(gateFile, `${JSON.stringify(await recordGate(), null, 2)}\n`)
} else if (options.gate) {
  const passed = await gate(JSON.parse(readFileSync(gateFile, 'utf8')), console.log)
  process.exitCode = passed ? 0 : 1
} else {
  await measureAll(positionals.length > 0 ? positionals : Object.keys(GROUPS))
}

async function measureAll(groups) {
  // Found out before minutes have gone by.
  if (groups.some(group => OF_THE_BUILD.includes(group))) expectBuild()
  const results = {
    node: process.versions.node,
    v8: process.versions.v8,
    how: `ns: CPU time of one operation, wallNs: wall time; medians of ${speed.rounds * speed.repeats} rounds, ${speed.repeats} processes a case (programs: ${speed.bulk.rounds} runs). ratio: to the first row (programs: of its form), round by round.`,
  }
  for (const group of groups) {
    const start = performance.now()
    console.log(`\n${group}`)
    results[group] = await GROUPS[group](speed)
    console.log(`  (${((performance.now() - start) / 1000).toFixed(0)} s)`)
  }
  results.targets = judge(results)
  console.log('\ntargets')
  for (const judgement of results.targets) console.log(`  ${judgementText(judgement)}`)
  if (options.quick) return
  if (options.record) write({ ...JSON.parse(readFileSync(file, 'utf8')), ...results })
  else if (groups.length === Object.keys(GROUPS).length) write(results)
}

function write(results) {
  const targets = judge(results)
  if (targets.length < TARGETS.length) console.log('\nresults.json is left as it is: not every target was measured')
  else writeFileSync(file, `${JSON.stringify({ ...results, targets }, null, 2)}\n`)
}
