// The gate: our own engines against the hand-written reference in the same run, held to what gate.json says with half again as margin.
// It is there for regressions by a factor, such as an object that loses its hidden class, not for per cents.
import { measure } from './processes.mjs'

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
const ATTEMPTS = 6
const SPEED = { repeats: 1, rounds: 7, warmUpMs: 500, sliceMs: 40 }

/**
 * Says what is over and by how much; gives whether nothing is. What is over is measured again, in new processes, and the quickest time of
 * each case counts: a core that is slowed for some seconds, under one of the two only, is no regression.
 */
export async function gate(recorded, print) {
  const quickest = new Map()
  let held = GATED
  for (let attempt = 0; attempt < ATTEMPTS && held.length > 0; attempt++) {
    await measureInto(quickest, held)
    held = held.filter(entry => ratioOf(quickest, entry) > limitOf(recorded, entry))
  }
  for (const entry of GATED) {
    const [found, limit] = [ratioOf(quickest, entry), limitOf(recorded, entry)]
    const verdict = found > limit ? `OVER by ${Math.round((found / limit - 1) * 100)} %` : 'ok'
    print(`${nameOf(entry)}: ${found.toFixed(2)}, at most ${limit.toFixed(2)}: ${verdict}`)
  }
  return held.length === 0
}

/** The ratios that later runs are held to, measured as they will be. */
export async function recordGate() {
  const quickest = new Map()
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) await measureInto(quickest, GATED)
  return Object.fromEntries(GATED.map(entry => [nameOf(entry), Number(ratioOf(quickest, entry).toPrecision(3))]))
}

async function measureInto(quickest, held) {
  for (const group of new Set(held.map(([group]) => group))) {
    const entries = held.filter(([of]) => of === group)
    const times = await measure(group, [...new Set(entries.flatMap(([, name, base]) => [base, name]))], SPEED)
    for (const [name, rounds] of times) {
      const key = `${group}: ${name}`
      quickest.set(key, Math.min(quickest.get(key) ?? Infinity, ...rounds.map(({ cpuNs }) => cpuNs)))
    }
  }
}

const ratioOf = (quickest, [group, name, base]) => quickest.get(`${group}: ${name}`) / quickest.get(`${group}: ${base}`)

const limitOf = (recorded, entry) => MARGIN * recorded[nameOf(entry)]

/** As gate.json has it. */
export const nameOf = ([group, name, base]) => `${group}: ${name} / ${base}`
