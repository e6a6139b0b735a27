import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runAnswers } from './run-answers.ts'
import { emulatedAnswers } from './service.ts'

// Whatever a service answers: no command crashes, hangs or says "unexpected:". GIZTOOLS_FUZZ=100000 runs as many, and
// GIZTOOLS_FUZZ_SEED=… begins with another one; a run that failed is told by its seed, and is the same each time.
const RUNS = Number(process.env.GIZTOOLS_FUZZ ?? 1000)
const FIRST = Number(process.env.GIZTOOLS_FUZZ_SEED ?? 1)

let root = ''
let emulated: ReadonlyMap<string, unknown> = new Map()
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'giztools-fuzz-'))
  emulated = await emulatedAnswers()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test(
  `${RUNS} command lines against a service that answers anything`,
  async () => {
    const failed: Record<string, unknown>[] = []
    const codes: Record<number, number> = {}
    for (let seed = FIRST; seed < FIRST + RUNS && failed.length < 10; seed++) {
      const { argv, code, stderr, stdout, answers, fault } = await runAnswers(seed, emulated, root)
      codes[code] = (codes[code] ?? 0) + 1
      if (fault !== undefined)
        failed.push({
          seed,
          fault,
          argv: argv.join(' '),
          stderr: stderr.slice(0, 600),
          stdout: stdout.slice(-200),
          last: answers.slice(-2).map(({ status, body }) => `${status} ${body.slice(0, 300)}`),
        })
    }
    if (RUNS > 2000) console.log(`exit codes of ${RUNS} runs from seed ${FIRST} on: ${JSON.stringify(codes)}`)
    expect(failed).toEqual([])
    // It is no fuzzing where nearly all ends at the door.
    for (const code of RUNS < 500 ? [] : [0, 1]) expect(codes[code] ?? 0).toBeGreaterThan(RUNS / 10)
  },
  120_000 + RUNS * 100,
)
