import type { Product } from '../../definition/model.ts'
import { parseDefinition } from '../../definition/parse.ts'
import { diffProducts } from '../../diff/index.ts'
import { about, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { DiffFlags } from '../options.ts'
import { fileText } from '../read-file.ts'
import { safeJson } from '../visible.ts'

/** Exit code 1 where any payload of any pairing is not compatible. */
export async function diff([old = '', next = '']: readonly string[], flags: DiffFlags, io: Io): Promise<number> {
  if (old === '-' && next === '-') throw new UsageError('only one of the two definitions can come from stdin (-)')
  const products = [await openProduct(old, io), await openProduct(next, io)] as const
  // The new one's layout may be at fault too: a status block that no frame carries.
  const found = about(`${old}, ${next}`, () => diffProducts(...products))
  if (flags.format === 'json') await io.stdout.write(`${safeJson(found)}\n`)
  else {
    const { diffLines } = await import('../diff-text.ts')
    const { paintOf } = await import('../colour.ts')
    await io.stdout.write(
      `${diffLines(found, io.stdoutIsTty ? io.columns : undefined, paintOf(io, 'stdout')).join('\n')}\n`,
    )
  }
  return found.verdicts.every(({ outcome }) => outcome === 'compatible') ? 0 : 1
}

async function openProduct(source: string, io: Io): Promise<Product> {
  const text = await fileText(source, io)
  return about(source === '-' ? 'stdin' : source, () => parseDefinition(text))
}
