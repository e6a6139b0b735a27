import { parseJsonText } from '../../definition/text.ts'
import type { DeviceInit, Emulator } from '../../emulator/contract.ts'
import { createEmulator } from '../../emulator/emulator.ts'
import type { DeviceBehaviour } from '../../emulator/state.ts'
import { announcement } from '../emulate/announcement.ts'
import { bringAbout, conditionsOf } from '../emulate/conditions.ts'
import { dayScript } from '../emulate/day-script.ts'
import { readMemory, withMemory, writeMemory } from '../emulate/memory-file.ts'
import { EXAMPLE_PRODUCT } from '../example-product.ts'
import { about, complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { EmulateFlags } from '../options-logs.ts'
import { fileText } from '../read-file.ts'
import { DEVICE } from '../syntax-platform.ts'
import { visible } from '../visible.ts'

/** What `--lively` makes of a device. */
const LIVELY: Partial<DeviceBehaviour> = {
  reportEvery: 10_000,
  incidentRate: 0.02,
  dropRate: 0.005,
  repeatRate: 0.01,
}
const TICK_MS = 1000
const SAVED_EVERY_MS = 10_000
/** How long devices have been there when it starts. */
const PAST_MS = 3_600_000
const MOST_DEVICES = 10_000
const MOST_USERS = 10_000
/** Of each user. */
const DEVICES_A_USER = 2

export async function emulate(flags: EmulateFlags, io: Io): Promise<number> {
  const devices = whole('devices', flags.devices, MOST_DEVICES)
  const port = whole('port', flags.port, 65_535)
  const quota = whole('quota', flags.quota, Number.MAX_SAFE_INTEGER)
  const seed =
    flags.seed === undefined ? Math.floor(io.random() * 2 ** 32) : whole('seed', flags.seed, Number.MAX_SAFE_INTEGER)
  const users = flags.users === undefined ? 0 : whole('users', flags.users, MOST_USERS)
  const controlPort =
    flags['control-port'] === undefined ? undefined : whole('control-port', flags['control-port'], 65_535)
  const conditions = conditionsOf(flags)
  const day = flags.day === undefined ? undefined : dayScript(flags.day)
  const memory = flags.data === undefined ? undefined : await readMemory(flags.data, io)
  let called = true
  const emulator = withMemory(flags.data, () =>
    createEmulator({
      now: io.now,
      seed,
      quota,
      ...(memory !== undefined && { snapshot: memory }),
      onLog(line) {
        called = true
        if (flags.verbose) void io.stderr.write(`${visible(line)}\n`)
      },
    }),
  )
  const behaviour = { ...(flags.lively && LIVELY), ...day?.behaviour }
  if (flags.definition !== undefined) await addProducts(emulator, flags.definition, { devices, behaviour }, io)
  else if (memory === undefined) addExample(emulator, { devices, behaviour })

  addUsers(emulator, users)
  bringAbout(conditions, emulator)
  emulator.advance(day?.ahead ?? 0)

  const { interrupted } = io
  const listening = await emulator.listen({ port })
  const pages = flags.docs ? await (await import('../emulate/docs-pages.ts')).docsPages() : new Map()
  const control =
    controlPort === undefined && !flags.docs
      ? undefined
      : await emulator.listenControl({ port: controlPort ?? 0, pages })
  const save = async () => {
    if (flags.data !== undefined) await writeMemory(flags.data, emulator.snapshot())
  }
  try {
    // A memory that cannot be kept is told before anything is promised.
    await save()
    await io.stdout.write(announcement(emulator, listening.url, { control: control?.url, docs: flags.docs === true }))
    // Nobody knows of an emulator whose announcement was lost.
    await io.stdout.flush?.()
    let savedAt = io.now()
    while (!interrupted.aborted) {
      await io.sleep(TICK_MS, interrupted).catch(error => {
        if (!interrupted.aborted) throw error
      })
      emulator.settle()
      if ((!called && !flags.lively && day === undefined) || io.now() - savedAt < SAVED_EVERY_MS) continue
      called = false
      savedAt = io.now()
      // A full disk may have room again by the next time.
      await save().catch((error: Error) => complain(io, error.message))
    }
  } finally {
    await listening.close()
    await control?.close()
  }
  await save()
  return 0
}

interface Plan {
  readonly devices: number
  readonly behaviour: Partial<DeviceBehaviour>
}

/** Those that the emulator does not remember. */
async function addProducts(emulator: Emulator, sources: readonly string[], plan: Plan, io: Io): Promise<void> {
  for (const source of sources) {
    const definition = parseJsonText(await fileText(source, io))
    about(source, () => {
      const known = emulator.credentials.products.map(product => product.productKey)
      const { product_key: stated } = (definition ?? {}) as { readonly product_key?: unknown }
      if (typeof stated === 'string' && known.includes(stated)) return
      addDevices(emulator, emulator.addProduct({ definition }).productKey, plan)
    })
  }
}

/** The product and the device of the examples in the help. */
function addExample(emulator: Emulator, { devices, behaviour }: Plan): void {
  const { productKey } = emulator.addProduct({ definition: EXAMPLE_PRODUCT })
  const first = { did: DEVICE, attrs: { switch: true, mode: '制冷', set_temp: 26, room_temp: 24 } }
  addDevices(emulator, productKey, { devices, behaviour }, first)
}

function addDevices(
  emulator: Emulator,
  productKey: string,
  { devices, behaviour }: Plan,
  first: Partial<DeviceInit> = {},
) {
  for (let i = 0; i < devices; i++) {
    const createdAt = emulator.now() - PAST_MS
    // One that keeps hours is offline out of them.
    const online = behaviour.hours === undefined ? { online: true } : {}
    const { did } = emulator.addDevice({ productKey, ...online, behaviour, createdAt, ...(i === 0 && first) })
    // So that there is something in its logs. A lively one makes up for its past.
    if (behaviour.hours === undefined) emulator.act.report(did)
  }
}

/** Each with some of the devices; every device has somebody as long as there are enough of them. */
function addUsers(emulator: Emulator, count: number): void {
  const dids = [...emulator.devices()].map(({ did }) => did)
  for (let i = 0; i < count; i++) {
    const { uid } = emulator.addUser()
    const own = Array.from({ length: DEVICES_A_USER }, (_, k) => dids[(i * DEVICES_A_USER + k) % dids.length])
    emulator.bind(uid, [...new Set(own.filter(did => did !== undefined))])
  }
}

function whole(option: string, text: string, most: number): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (number <= most) return number
  throw new UsageError(`--${option}: expected an integer of 0 to ${most}, got ${JSON.stringify(text)}`)
}
