// The gate: our own engines against the hand-written reference in the same run, held to what results.json says with half again as margin.
// It is there for regressions by a factor, such as an object that loses its hidden class, not for per cents.
import { measure, ratio } from './processes.mjs'

/** What is held, as group, case and what it is measured against. */
export const GATED = [
  ['decode', 'giztools compiled', 'hand-written'],
  ['decode', 'giztools compiled, strict', 'hand-written'],
  ['decode', 'giztools module', 'hand-written'],
  ['decode', 'giztools interpreted', 'hand-written'],
  ['encode', 'giztools compiled', 'hand-written'],
  ['encode', 'giztools module', 'hand-written'],
  ['encode', 'giztools interpreted', 'hand-written'],
  ['encode', 'giztools compiled, mixed shapes', 'hand-written'],
  ['encode', 'giztools interpreted, mixed shapes', 'hand-written'],
  ['message', 'giztools compiled', 'hand-written'],
  ['message', 'giztools interpreted', 'hand-written'],
  ['place', 'decodeAt', 'decode of a view'],
  ['place', 'encodeInto', 'encode, then set'],
  ['alive', 'compiled, 64', 'compiled, 1'],
  ['alive', 'interpreted, 64', 'interpreted, 1'],
  ['text', 'decode hex', 'decode bytes'],
  ['text', 'decode base64', 'decode bytes'],
  ['text', 'encode hex', 'encode bytes'],
  ['text', 'encode base64', 'encode bytes'],
  ['compile', 'compiled, 12, first decode', 'JSON.parse of the definition, 12'],
  ['compile', 'tiered, 12, first decode', 'JSON.parse of the definition, 12'],
  ['columns', 'twelve columns', 'hand-written'],
  ['columns', 'one column', 'hand-written'],
  ['columns', 'twelve columns, frames by offset', 'hand-written'],
  ['lines', 'hex to NDJSON', 'hex, hand-written'],
  ['lines', 'hex to CSV', 'hex, hand-written'],
  ['lines', 'records to NDJSON', 'records, hand-written'],
]

const MARGIN = 1.5
const ATTEMPTS = 3
const SPEED = { repeats: 1, rounds: 7, warmUpMs: 500, sliceMs: 40 }

/** Says what is over and by how much; gives whether nothing is. What is over is measured again, and its best counts: a busy machine is no regression. */
export async function gate(recorded, print) {
  let held = GATED
  const worst = new Map()
  for (let attempt = 0; attempt < ATTEMPTS && held.length > 0; attempt++) {
    for (const [key, found] of await ratios(held)) worst.set(key, Math.min(found, worst.get(key) ?? Infinity))
    held = held.filter(entry => worst.get(entry.join()) > limitOf(recorded, entry))
  }
  for (const entry of GATED) {
    const [group, name, base] = entry
    const found = worst.get(entry.join())
    const limit = limitOf(recorded, entry)
    const verdict = found > limit ? `OVER by ${Math.round((found / limit - 1) * 100)} %` : 'ok'
    print(`${group}: ${name} / ${base}: ${found.toFixed(2)}, at most ${limit.toFixed(2)}: ${verdict}`)
  }
  return held.length === 0
}

async function ratios(held) {
  const found = new Map()
  for (const group of new Set(held.map(([group]) => group))) {
    const entries = held.filter(([of]) => of === group)
    const times = await measure(group, [...new Set(entries.flatMap(([, name, base]) => [base, name]))], SPEED)
    for (const entry of entries) found.set(entry.join(), ratio(times, entry[1], entry[2]))
  }
  return found
}

function limitOf(recorded, [group, name, base]) {
  const of = wanted => recorded[group].rows.find(row => row.name === wanted).ratio
  return (MARGIN * of(name)) / of(base)
}
