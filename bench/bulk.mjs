// `giztools decode --in` of long logs against the scripts that people write instead: each program a process of its own, in turn.
// Of the command as it is built (`npm run build`).
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { digestOf, hasTime, outputOf, timed } from './commands.mjs'
import { FORMS, logFolder } from './logs.mjs'
import { median, medianNs, medianWallNs, ratio } from './processes.mjs'
import { same } from './same.mjs'
import { round } from './targets.mjs'

const GIZTOOLS = 'giztools decode'
const path = file => fileURLToPath(new URL(file, import.meta.url))
const giztools = (product, ...more) => [process.execPath, path('../bin/giztools.js'), 'decode', product, ...more]

/** `same`: its records can be compared with ours. `once`: it takes so long that one run has to do. */
function programs(form, product, file) {
  // The one behind a version manager's stand-in, which takes processor time of its own.
  const python = outputOf(['python3', '-c', 'import sys; print(sys.executable)'])?.trim() ?? 'python3'
  return [
    { name: GIZTOOLS, command: giztools(product, '--in', file), same: true },
    { name: `${GIZTOOLS} --jobs 2`, command: giztools(product, '--in', file, '--jobs', '2'), same: true },
    { name: `${GIZTOOLS} --format csv`, command: giztools(product, '--in', file, '--format', 'csv') },
    {
      name: 'readline, our compiled codec, JSON.stringify',
      command: [process.execPath, path('scripts/readline-compiled.mjs'), product, file, form],
      same: true,
    },
    {
      name: 'readline, parseInt, JSON.stringify',
      command: [process.execPath, path('scripts/readline-parse-int.mjs'), file, form],
      same: true,
      once: true,
    },
    {
      name: 'Python, bytes.fromhex, json',
      command: [python, path('scripts/fromhex.py'), file, form],
      same: true,
      once: true,
    },
    // It has no hex: the records are read and written again, nothing is decoded.
    ...(form === 'records' ? [{ name: 'jq -c . (no decoding)', command: ['jq', '-c', '.', file], once: true }] : []),
  ]
}

/**
 * Time and peak memory of every program on so many lines of either form; what two jobs gain on `jobsLines`, whose rows are compared
 * byte for byte; and the peak of a run through so many GB. Undefined, with the reason printed, without GNU time.
 */
export async function measureBulk({ lines, jobsLines, rounds, gigabytes }, print) {
  if (!hasTime()) {
    print('  not measured: GNU time is not installed as /usr/bin/time')
    return undefined
  }
  const { product, write } = logFolder()
  const rows = FORMS.flatMap(form => {
    compare(programs(form, product, write(form, 1000)))
    const times = take(programs(form, product, write(form, lines)), rounds)
    return [...times].map(([name, runs]) => ({ name: `${form}: ${name}`, ...figures(times, name, runs, lines) }))
  })
  for (const row of rows) print(rowText(row))

  const jobs = await measureJobs(product, write('hex', jobsLines), jobsLines, rounds)
  print(`  --jobs 2 of ${jobs.lines} lines: ${jobs.faster} times as fast, ${jobs.peakMB} MB, the same bytes`)
  const memory = measureMemory(product, write('records', lines), gigabytes)
  print(`  ${memory.gigabytes} GB of records through: ${memory.peakMB} MB`)
  return { lines, rows, jobs, memory }
}

/** All that decode say the same of the first lines. */
function compare(list) {
  const read = text =>
    text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .map(({ timestamp, action, attrs }) => ({ timestamp, action, attrs }))
  const [ours, ...others] = list.filter(program => program.same)
  const expected = read(outputOf(ours.command))
  for (const { name, command } of others) {
    const output = outputOf(command)
    if (output !== undefined && !same(read(output), expected))
      throw new Error(`${name}: other records than ${GIZTOOLS}`)
  }
}

function take(list, rounds) {
  const times = new Map(list.map(({ name }) => [name, []]))
  for (let at = 0; at < rounds; at++) {
    for (const { name, command, once } of list) {
      const run = once && at > 0 ? undefined : timed(command)
      if (run !== undefined) times.get(name).push(run)
    }
  }
  return times
}

function figures(times, name, runs, lines) {
  if (runs.length === 0) return { installed: false }
  return {
    ratio: round(ratio(times, name, GIZTOOLS)),
    ns: round(medianNs(times, name) / lines),
    wallNs: round(medianWallNs(times, name) / lines),
    peakMB: round(median(runs.map(({ peakMB }) => peakMB))),
  }
}

function rowText({ name, installed, ns, wallNs, ratio, peakMB }) {
  if (installed === false) return `  ${name.padEnd(58)} not installed`
  const figures = [`${ns} ns`, ratio, `${wallNs} ns wall`, `${peakMB} MB`].map(text => String(text).padStart(16))
  return `  ${name.padEnd(58)}${figures.join('')}`
}

async function measureJobs(product, file, lines, rounds) {
  const commands = ['1', '2'].map(jobs => giztools(product, '--in', file, '--jobs', jobs))
  const [one, two] = [commands[0], commands[1]].map(() => [])
  for (let at = 0; at < rounds; at++) {
    one.push(timed(commands[0]))
    two.push(timed(commands[1]))
  }
  if ((await digestOf(commands[0])) !== (await digestOf(commands[1])))
    throw new Error('--jobs 2: other bytes than one job')
  return {
    lines,
    faster: round(median(one.map(({ wallNs }, at) => wallNs / two[at].wallNs))),
    peakMB: round(Math.max(...two.map(({ peakMB }) => peakMB))),
  }
}

function measureMemory(product, file, gigabytes) {
  const times = Math.ceil((gigabytes * 1e9) / statSync(file).size)
  const feed = `i=0; while [ $i -lt ${times} ]; do cat '${file}'; i=$((i+1)); done`
  const { peakMB } = timed(giztools(product), { feed: `{ ${feed}; }` })
  return { gigabytes: round((times * statSync(file).size) / 1e9), peakMB: round(peakMB) }
}
