import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogName } from '../archive/partitions.ts'
import { openProductLog } from './product-log.ts'

export interface Place {
  readonly log: LogName
  readonly productKey: string
}

/** The logs of products that an archive has. */
export async function placesIn(root: string): Promise<readonly Place[]> {
  const places: Place[] = []
  for (const log of ['cmd', 'data', 'online'] as const) {
    const names = await readdir(join(root, `log=${log}`)).catch(error => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    for (const name of names.sort())
      if (name.startsWith('product_key=')) {
        const productKey = decoded(name.slice('product_key='.length))
        if (productKey !== undefined) places.push({ log, productKey })
      }
  }
  return places
}

/** Undefined for a folder that is not of an archive. */
function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name)
  } catch {
    return undefined
  }
}

/** Makes one part of the parts of each day. @returns how many days had more than one */
export async function compactAll(root: string): Promise<number> {
  let days = 0
  for (const { log, productKey } of await placesIn(root)) {
    const store = await openProductLog(root, log, productKey, undefined)
    try {
      days += await store.compact()
    } finally {
      await store.close()
    }
  }
  return days
}
