import { readFile } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'
import { InputError } from '../fault.ts'

/** How far a device's log was read. */
export interface DeviceState {
  readonly did: string
  /** Epoch seconds: everything up to here was read, but for what comes late. */
  readonly until: number
  /** When a visit saw it offline for the first time, epoch seconds; absent while it is online. */
  readonly offlineSince?: number
  /** Records an hour, of the last visit that could tell. */
  readonly rate: number
  /** The records of the overlap before `until`: when, and which. */
  readonly recent: readonly Recent[]
}

export interface Recent {
  /** Epoch seconds. */
  readonly at: number
  /** 16 bytes, as latin1. */
  readonly digest: string
}

/** All of a log of a product, as they were when the parts up to `seq` were written. */
export interface States {
  readonly seq: number
  /** Seconds before `until` of which `recent` knows all. */
  readonly overlap: number
  readonly devices: Map<string, DeviceState>
}

const VERSION = 1

export async function readStates(path: string, overlap: number): Promise<States> {
  const text = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return { seq: 0, overlap, devices: new Map() }
  const [head, ...lines] = text
    .split('\n')
    .filter(line => line !== '')
    .map((line, index) => parsed(line, path, index))
  const { version, seq, overlap: kept } = head as unknown as { version: number; seq: number; overlap: number }
  if (version !== VERSION || !Number.isSafeInteger(seq) || !(kept >= 0))
    throw new InputError(
      `${path}: expected the state of an archive, version ${VERSION}. Without this file everything is read anew`,
    )
  return {
    seq,
    overlap: kept,
    devices: new Map((lines as unknown as Packed[]).map(line => [line.did, unpacked(line)])),
  }
}

export async function writeStates(path: string, { seq, overlap, devices }: States): Promise<void> {
  const lines = [{ version: VERSION, seq, overlap }, ...Array.from(devices.values(), packed)]
  await writeFileAtomic(path, `${lines.map(line => JSON.stringify(line)).join('\n')}\n`)
}

/** As a line has it: 20 bytes a record, as base64. */
export type Packed = Omit<DeviceState, 'recent'> & { readonly recent: string }

export function packed({ recent, ...state }: DeviceState): Packed {
  const bytes = Buffer.alloc(20 * recent.length)
  recent.forEach(({ at, digest }, index) => {
    bytes.writeUInt32LE(Math.floor(at) >>> 0, 20 * index)
    bytes.write(digest, 20 * index + 4, 'latin1')
  })
  return { ...state, recent: bytes.toString('base64') }
}

export function unpacked({ recent, ...state }: Packed): DeviceState {
  const bytes = Buffer.from(recent, 'base64')
  return {
    ...state,
    recent: Array.from({ length: Math.floor(bytes.length / 20) }, (_, index) => ({
      at: bytes.readUInt32LE(20 * index),
      digest: bytes.toString('latin1', 20 * index + 4, 20 * index + 20),
    })),
  }
}

function parsed(line: string, path: string, index: number): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  throw new InputError(`${path}:${index + 1}: expected a line of JSON. Without this file everything is read anew`)
}
