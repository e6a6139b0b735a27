import type { Codec, EncodableAttrs } from '../../codec/contract.ts'
import { type Confirmation, controlAndConfirm } from '../../confirm/control-and-confirm.ts'
import { attrsFromWords } from '../attrs-argument.ts'
import { parseDuration } from '../duration.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { ControlFlags } from '../options-platform.ts'
import { connect } from '../platform/connection.ts'
import { bodyOfAttrs, bodyOfRaw, type ControlBody } from '../platform/control-body.ts'
import { productCodec } from '../platform/product-codec.ts'
import { safeJson } from '../visible.ts'

export async function control(
  [productKey = '', did = '', ...words]: readonly string[],
  flags: ControlFlags,
  io: Io,
): Promise<number> {
  const withinMs = checked(words, flags)
  const connection = await connect(flags, io)
  const asked = flags.raw === undefined ? await openAsked(words) : undefined
  const body = asked?.body ?? (await rawBody(flags.raw ?? ''))
  if (flags['dry-run']) {
    await io.stdout.write(`${safeJson(body)}\n`)
    return 0
  }
  const product = connection.product(productKey)
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

/** How long to wait for the device, milliseconds. */
function checked(words: readonly string[], { raw, confirm, timeout, ...flags }: ControlFlags): number {
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
