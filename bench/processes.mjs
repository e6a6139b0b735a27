import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const caseFile = fileURLToPath(new URL('case.mjs', import.meta.url))

export const median = list => list.toSorted((a, b) => a - b)[list.length >> 1]

/**
 * Measures the cases of a group: a process a case, all of them alive, asked in turn round by round; and that so many times over, for what
 * the optimiser decides differs from process to process. Gives each case's time of every round.
 */
export async function measure(group, names, { repeats, rounds, warmUpMs, sliceMs }) {
  const times = new Map(names.map(name => [name, []]))
  for (let repeat = 0; repeat < repeats; repeat++) {
    const children = []
    try {
      // One after the other: warming up together they would fight for the cores.
      for (const name of names) children.push([name, await start([group, name, String(warmUpMs), String(sliceMs)])])
      for (let round = 0; round < rounds; round++) {
        for (const [name, child] of children) {
          child.send('measure')
          times.get(name).push(await answer(child, name))
        }
      }
    } finally {
      for (const [, child] of children) child.disconnect()
    }
  }
  return times
}

async function start(args) {
  const child = fork(caseFile, args)
  await answer(child, args.slice(0, 2).join(': '))
  return child
}

async function answer(child, name) {
  const ended = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', { signal: ended.signal }).then(([message]) => message),
      once(child, 'exit', { signal: ended.signal }).then(([code]) => {
        throw new Error(`${name} ended with ${code}`)
      }),
    ])
  } finally {
    ended.abort()
  }
}

/** The median of a case's time over another's, round by round: what disturbs one disturbs the other. */
export function ratio(times, name, base) {
  const bases = times.get(base)
  return median(times.get(name).map(({ cpuNs }, at) => cpuNs / bases[at].cpuNs))
}

export const medianNs = (times, name) => median(times.get(name).map(({ cpuNs }) => cpuNs))
export const medianWallNs = (times, name) => median(times.get(name).map(({ wallNs }) => wallNs))
