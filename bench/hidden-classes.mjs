// How many hidden classes the results of one codec have once it has decoded a few; those that V8 keeps as dictionaries count as one more
// each. V8 itself is asked, in a process that may.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { codecOf } from './cases/ours.mjs'
import { frames } from './reference.mjs'

const FLAG = '--allow-natives-syntax'
const file = fileURLToPath(import.meta.url)

/** By engine. */
export function measureHiddenClasses() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FLAG, file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

async function count(engine) {
  const fast = new Function('object', 'return %HasFastProperties(object)')
  const alike = new Function('a', 'b', 'return %HaveSameMap(a, b)')
  const codec = await codecOf(engine)
  // V8 learns from the first results that some numbers are no small integers.
  for (const frame of frames) codec.decodeStatus(frame)
  const classes = []
  for (const frame of frames) {
    const { attrs } = codec.decodeStatus(frame)
    if (!fast(attrs) || !classes.some(known => alike(known, attrs))) classes.push(attrs)
  }
  return classes.length
}

if (process.argv[1] === file)
  console.log(JSON.stringify({ compiled: await count('compiled'), interpreted: await count('interpreted') }))
