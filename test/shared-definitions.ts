import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'vitest'

/**
 * Real definitions are not part of this repository; where a folder of them is beside the checkout (`../shared`), tests run over it.
 * Where it is not, one skipped test says so.
 */
export function describeShared(
  folder: string,
  title: string,
  tests: (files: readonly string[], read: (file: string) => string) => void,
): void {
  const url = new URL(`../../shared/${folder}/`, import.meta.url)
  const files = existsSync(url) ? readdirSync(url).filter(file => file.endsWith('.json')) : []
  describe(title, () => {
    if (files.length === 0) it.skip(`skipped: ../shared/${folder} is not beside this checkout`, () => {})
    else tests(files, file => readFileSync(new URL(file, url), 'utf8'))
  })
}
