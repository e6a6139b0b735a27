import { compileCodec } from '../../codec/compile.ts'
import type { Codec } from '../../codec/contract.ts'
import { parseDefinition } from '../../definition/parse.ts'
import { createLayout } from '../../layout/layout.ts'
import { about } from '../fault.ts'
import type { Io } from '../io.ts'
import { openCodec } from '../open-codec.ts'
import type { Connection } from './connection.ts'
import { keptDefinition } from './kept-definition.ts'

/**
 * The codec of a product: of the file given, else of the one that the config file names, else of what the platform answers, or
 * answered within the last hour.
 * @throws InputError for a file that cannot be read; ApiError for a call that failed; GiztoolsError for what is no definition
 */
export async function productCodec(
  productKey: string,
  { definition, refresh }: { readonly definition?: string | undefined; readonly refresh?: boolean | undefined },
  connection: Connection,
  io: Io,
): Promise<Codec> {
  const path = definition ?? connection.settings.definition(productKey)
  if (path !== undefined) return openCodec(path, io)
  const product = connection.product(productKey)
  const fetched = async () => (await product.datapoint({ signal: io.interrupted })).data
  const { hostname, port } = new URL(connection.baseUrl)
  const data = await keptDefinition([hostname, port, productKey], fetched, io, { refresh })
  return about(`the definition of ${productKey}`, () => compileCodec(createLayout(parseDefinition(data))))
}
