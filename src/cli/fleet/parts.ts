import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { DATE_FOLDER } from '../archive/partitions.ts'
import { InputError } from '../fault.ts'
import { readable } from '../read-file.ts'

// A day of a log of a product is a folder of parts: `part-<seq>.ndjson.gz`, or `part-<first>-<last>.ndjson.gz` once several became one.
// What is written again after a kill has the same name.

const PART = /^part-(\d{8})(?:-(\d{8}))?\.ndjson\.gz$/

interface Part {
  readonly name: string
  readonly first: number
  readonly last: number
}

/** Writes the part of that number, whole or not at all, sorted so that it packs well. */
export async function writePart(folder: string, seq: number, lines: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeWhole(folder, `part-${digits(seq)}.ndjson.gz`, lines)
}

export async function readPart(path: string): Promise<readonly string[]> {
  const bytes = await readable(path, readFile(path))
  try {
    return gunzipSync(bytes).toString('utf8').split('\n').filter(Boolean)
  } catch (error) {
    throw new InputError(
      `${path}: is damaged (${(error as Error).message}). Take it away, and --overlap 30d brings back what the platform still has`,
    )
  }
}

/** The folders of days below a product's folder. */
export async function datesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(ifThere)
  return names.filter(name => DATE_FOLDER.test(name)).sort()
}

/** The parts of a day, after those were taken away that stand in a larger one too: a killed run left them. */
export async function partsIn(folder: string): Promise<readonly Part[]> {
  const names = await readdir(folder).catch(ifThere)
  const parts = names.flatMap(name => {
    const [, first, last = first] = PART.exec(name) ?? []
    return first === undefined ? [] : [{ name, first: Number(first), last: Number(last) }]
  })
  const doubled = parts.filter(part =>
    parts.some(other => other !== part && other.first <= part.first && part.last <= other.last),
  )
  for (const { name } of doubled) await rm(join(folder, name), { force: true })
  return parts.filter(part => !doubled.includes(part)).sort((a, b) => a.first - b.first)
}

/** Makes one part of all parts of a day, where there are at least so many. */
export async function compact(folder: string, least: number): Promise<boolean> {
  const parts = await partsIn(folder)
  if (parts.length < Math.max(2, least)) return false
  const lines: string[] = []
  for (const { name } of parts) for (const line of await readPart(join(folder, name))) lines.push(line)
  const [first, last] = [parts[0] as Part, parts.at(-1) as Part]
  await writeWhole(folder, `part-${digits(first.first)}-${digits(last.last)}.ndjson.gz`, lines)
  for (const { name } of parts) await rm(join(folder, name), { force: true })
  return true
}

/** Names with `_` in front are no data to those who read the folders. */
async function writeWhole(folder: string, name: string, lines: readonly string[]): Promise<void> {
  const draft = join(folder, `_${name}.${randomUUID()}`)
  try {
    const file = await open(draft, 'wx')
    try {
      await file.writeFile(gzipSync(`${[...lines].sort().join('\n')}\n`))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, join(folder, name))
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

const digits = (seq: number) => String(seq).padStart(8, '0')

function ifThere(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
