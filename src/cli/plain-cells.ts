import type { Io } from './io.ts'
import { safeJson, visible } from './visible.ts'

/** Any value of JSON as the text of a cell: nothing for null, objects and lists as JSON. */
export function plainText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? safeJson(value) : String(value)
}

/** The same for a cell on a terminal. */
export function cellText(value: unknown): string {
  return visible(plainText(value))
}

export interface CsvWriter<T> {
  write(record: T): Promise<void>
  end(): Promise<void>
}

/** CSV of values as the platform has them. The head stands there at once: without records it is all there is. */
export async function createPlainCsv<T>(
  io: Io,
  head: readonly string[],
  cellsOf: (record: T) => readonly unknown[],
): Promise<CsvWriter<T>> {
  const { stringify } = await import('csv-stringify/sync')
  const print = async (cells: readonly string[]) => {
    await io.stdout.write(stringify([io.stdoutIsTty ? cells.map(cell => visible(cell, { keepLines: true })) : cells]))
  }
  await print(head)
  return { write: record => print(cellsOf(record).map(plainText)), async end() {} }
}
