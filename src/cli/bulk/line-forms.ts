import { UsageError } from '../fault.ts'
import type { ItemCutter } from '../input-items.ts'
import type { DecodeFlags } from '../options.ts'

/**
 * How lines are to be cut, where `--line` or `--csv` says so; what they need is loaded only then.
 * @throws UsageError for a pattern that is none
 */
export async function cutterOf({
  line,
  csv,
}: Pick<DecodeFlags, 'line' | 'csv'>): Promise<(() => ItemCutter) | undefined> {
  if (line !== undefined) {
    const { createPatternCutter } = await import('../patterned-lines.ts')
    return () => createPatternCutter(line)
  }
  if (csv === undefined) return undefined
  const { createCsvCutter } = await import('../csv-lines.ts')
  return () => createCsvCutter(csv)
}

/** @throws UsageError for two forms at a time, and several jobs for rows that need the first */
export function checkLineForms({ line, csv, jobs }: DecodeFlags): void {
  if (line !== undefined && csv !== undefined) throw new UsageError('--line and --csv: lines have one form')
  if (csv !== undefined && jobs !== undefined && jobs !== '1')
    throw new UsageError('--csv: the first row tells what the others mean, so one job reads them all: leave --jobs out')
}
