// What is measured, group by group: each prints what it finds and gives it as results.json has it.

import { measureBulk } from './bulk.mjs'
import { moduleText } from './cases/ours.mjs'
import { describeProduct, missing, products } from './cases/products.mjs'
import { measureHiddenClasses } from './hidden-classes.mjs'
import { measure, medianNs, medianWallNs, ratio } from './processes.mjs'
import { sizeOf, sizeOfModule } from './sizes.mjs'
import { measureStartup } from './startup.mjs'
import { round } from './targets.mjs'

/** By name; each takes how long it may take. `cases/<name>.mjs` has the cases of those that are `timed`. */
export const GROUPS = {
  decode: timed('decode'),
  encode: timed('encode'),
  message: timed('message'),
  place: timed('place'),
  alive: timed('alive'),
  text: timed('text'),
  compile: timed('compile'),
  attributes: timed('attributes'),
  columns: timed('columns'),
  lines: timed('lines'),
  products: realProducts,
  bulk,
  startup,
  hiddenClasses,
  sizes,
}

/** Groups of the package as it is built; the others measure the sources. */
export const OF_THE_BUILD = ['bulk', 'startup']

function timed(group) {
  return async speed => {
    const { cases } = await import(`./cases/${group}.mjs`)
    const names = Object.keys(cases)
    const times = await measure(group, names, speed)
    const rows = names.map(name => ({
      name,
      ratio: round(ratio(times, name, names[0])),
      ns: round(medianNs(times, name)),
      wallNs: round(medianWallNs(times, name)),
    }))
    for (const row of rows) {
      console.log(`  ${row.name.padEnd(42)} ${String(row.ns).padStart(9)} ns ${String(row.ratio).padStart(8)}`)
    }
    return { rows }
  }
}

async function realProducts(speed) {
  const found = await timed('products')({ ...speed, repeats: Math.min(speed.repeats, 2) })
  for (const name of missing)
    console.log(`  ${name}: missing: its definition is not beside this checkout (../shared/definitions)`)
  return { ...found, of: await Promise.all(products.map(describeProduct)) }
}

function bulk({ bulk: settings }) {
  return measureBulk(settings, console.log)
}

function startup({ startupRounds }) {
  const { node, decode, ratio } = measureStartup(startupRounds)
  console.log(`  node -e 0 ${node.toFixed(1)} ms, giztools decode ${decode.toFixed(1)} ms: ${ratio.toFixed(2)} times`)
  return { ratio: round(ratio) }
}

function hiddenClasses() {
  const classes = measureHiddenClasses()
  console.log(`  compiled ${classes.compiled}, interpreted ${classes.interpreted}`)
  return classes
}

async function sizes() {
  const found = {
    core: round(await sizeOf('core')),
    framed: round(await sizeOf('framed')),
    whole: round(await sizeOf('whole')),
    api: round(await sizeOf('api')),
    openapi: round(await sizeOf('openapi')),
    module: round(await sizeOfModule(await moduleText({ plain: true }))),
  }
  for (const [part, kB] of Object.entries(found)) console.log(`  ${part.padEnd(42)} ${kB} kB`)
  return found
}
