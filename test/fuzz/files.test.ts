import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runFiles } from './run-files.ts'

// Whatever a file has: no command crashes, hangs or says "unexpected:". GIZTOOLS_FUZZ and GIZTOOLS_FUZZ_SEED as for answers.
const RUNS = Number(process.env.GIZTOOLS_FUZZ ?? 700)
const FIRST = Number(process.env.GIZTOOLS_FUZZ_SEED ?? 1)

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-fuzz-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

test(
  `${RUNS} command lines over files that are not what they should be`,
  async () => {
    const failed: Record<string, unknown>[] = []
    for (let seed = FIRST; seed < FIRST + RUNS && failed.length < 10; seed++) {
      const { argv, files, code, stderr, stdout, fault } = await runFiles(seed, root)
      if (fault === undefined) continue
      const beginnings = files.map(text => text.slice(0, 300))
      failed.push({
        seed,
        fault,
        code,
        argv: argv.join(' '),
        stderr: stderr.slice(0, 600),
        stdout: stdout.slice(-200),
        beginnings,
      })
    }
    expect(failed).toEqual([])
  },
  120_000 + RUNS * 100,
)
