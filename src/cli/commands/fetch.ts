import type { Io } from '../io.ts'
import type { FetchFlags } from '../options-platform.ts'
import { connect } from '../platform/connection.ts'
import { prettyJson } from '../visible.ts'
import { writeTo } from '../write-file.ts'

export async function fetchDefinition(
  [productKey = '']: readonly string[],
  flags: FetchFlags,
  io: Io,
): Promise<number> {
  const connection = await connect(flags, io)
  const { data } = await connection.product(productKey).datapoint({ signal: io.interrupted })
  const text = `${prettyJson(data)}\n`
  if (flags.out === undefined) await io.stdout.write(text)
  else await writeTo(flags.out, text, io)
  return 0
}
