import type { Codec, EncodableAttrs } from '../../codec/contract.ts'
import { type Confirmation, controlAndConfirm } from '../../confirm/control-and-confirm.ts'
import { attrsFromWords } from '../attrs-argument.ts'
import { againOf, controlFleet, type FleetFlags } from '../control/control-fleet.ts'
import { selectedDevices } from '../control/selected-devices.ts'
import { parseDuration } from '../duration.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { ControlFlags } from '../options-platform.ts'
import { connect } from '../platform/connection.ts'
import { bodyOfAttrs, bodyOfRaw, type ControlBody } from '../platform/control-body.ts'
import { productCodec } from '../platform/product-codec.ts'
import { safeJson } from '../visible.ts'

export async function control(
  [productKey = '', ...given]: readonly string[],
  flags: ControlFlags,
  io: Io,
): Promise<number> {
  const many = isMany(flags)
  const [did = '', ...words] = many ? ['', ...given] : given
  if (did === '' && !many)
    throw new UsageError('expected <did>, or --devices, --group or --all for many; got nothing behind the product key')
  const withinMs = checked(words, flags)
  const fleet = many ? fleetFlags(flags, withinMs) : undefined
  const connection = await connect(flags, io)
  const asked = flags.raw === undefined ? await openAsked(words) : undefined
  const body = asked?.body ?? (await rawBody(flags.raw ?? ''))
  if (flags['dry-run'] && fleet === undefined) {
    await io.stdout.write(`${safeJson(body)}\n`)
    return 0
  }
  const product = connection.product(productKey)
  if (fleet !== undefined && asked !== undefined) {
    const dids = await selectedDevices({ file: flags.devices, gid: flags.group, online: flags.online }, product, io)
    if (!flags['dry-run']) return controlFleet({ product, ...asked, dids }, fleet, io)
    for (const one of dids) await io.stdout.write(`${safeJson({ did: one, ...body })}\n`)
    return 0
  }
  const { sleep, interrupted: signal } = io
  if (flags.confirm && asked !== undefined) {
    const options = { withinMs, sleep, signal }
    return report(await controlAndConfirm(product, asked.codec, did, asked.attrs, options), did, flags, io)
  }
  await product.control(did, body, { signal })
  await complain(io, `sent to ${did}; whether it did so, only --confirm tells`)
  return 0

  async function rawBody(raw: string): Promise<ControlBody> {
    const codec = flags.force ? undefined : await productCodec(productKey, flags, connection, io)
    return bodyOfRaw(raw, flags.text, codec)
  }

  async function openAsked(words: readonly string[]): Promise<Asked> {
    const codec = await productCodec(productKey, flags, connection, io)
    const attrs = attrsFromWords(words, codec.layout)
    const notices: string[] = []
    const body = bodyOfAttrs(attrs, codec, notice => notices.push(notice))
    for (const notice of notices) await complain(io, notice)
    return { codec, attrs, body }
  }
}

interface Asked {
  readonly codec: Codec
  readonly attrs: EncodableAttrs
  readonly body: ControlBody
}

function isMany({ devices, group, all }: ControlFlags): boolean {
  const given = [devices, group, all].filter(flag => flag !== undefined && flag !== false)
  if (given.length > 1) throw new UsageError('--devices, --group and --all: expected one of them')
  return given.length === 1
}

function fleetFlags(flags: ControlFlags, withinMs: number): FleetFlags {
  const { report, again, concurrency = '4', confirm = false, yes = false } = flags
  if (flags.raw !== undefined) throw new UsageError('--raw is for one device: give name=value pairs')
  if (again !== undefined && report === undefined)
    throw new UsageError('--again says which of the report are told again: give --report')
  if (!/^(?:[1-9]\d?|100)$/.test(concurrency))
    throw new UsageError(`--concurrency: expected 1 to 100, got ${JSON.stringify(concurrency)}`)
  return { report, again: againOf(again), concurrency: Number(concurrency), confirm, withinMs, yes }
}

/** How long to wait for the device, milliseconds. */
function checked(words: readonly string[], flags: ControlFlags): number {
  const { raw, confirm, timeout } = flags
  if (raw === undefined && words.length === 0)
    throw new UsageError('nothing to tell it: give name=value pairs, a JSON object, or --raw with a P0')
  if (raw !== undefined && words.length > 0)
    throw new UsageError('--raw and attributes: the platform takes one of them')
  for (const option of ['text', 'force'] as const)
    if (raw === undefined && flags[option]) throw new UsageError(`--${option} is for --raw, and there is none`)
  if (raw !== undefined && confirm)
    throw new UsageError('--confirm waits for attributes, and --raw names none: give name=value pairs')
  if (confirm && flags['dry-run'])
    throw new UsageError('--confirm and --dry-run: nothing is sent that could be confirmed')
  if (flags.online && flags.devices !== undefined)
    throw new UsageError('--online is for --group and --all: --devices says which they are')
  if (!isMany(flags))
    for (const option of ['online', 'report', 'again', 'concurrency', 'yes'] as const)
      if (flags[option]) throw new UsageError(`--${option} is for many devices: give --devices, --group or --all`)
  if (timeout !== undefined && !confirm) throw new UsageError('--timeout says how long --confirm waits')
  return timeout === undefined ? 10_000 : parseDuration(timeout, '--timeout')
}

async function report(confirmation: Confirmation, did: string, flags: ControlFlags, io: Io): Promise<number> {
  const { outcome, confirmed, attrs, missing, sent, unread } = confirmation
  await io.stdout.write(`${safeJson({ confirmed, outcome, attrs, ...(missing.length > 0 && { missing }) })}\n`)
  if (confirmed) return 0
  const how = sent === 'sent' ? 'it was sent' : 'it was perhaps sent (the answer was lost)'
  if (unread !== undefined) {
    await complain(io, `${how}; whether ${did} did so cannot be seen: ${unread}`)
    return 1
  }
  const saw = missing.map(name => (Object.hasOwn(attrs, name) ? `${name} (it is ${attrs[name]})` : name))
  await complain(io, `${how}, and ${did} has not reported within ${flags.timeout ?? '10s'}: ${saw.join(', ')}`)
  return 1
}
