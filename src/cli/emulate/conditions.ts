import type { Emulator, Fault } from '../../emulator/contract.ts'
import { parseDuration } from '../duration.ts'
import { about, UsageError } from '../fault.ts'
import type { EmulateFlags } from '../options-logs.ts'

/** What a run's options make of the service, beside its products and devices. */
export interface Conditions {
  readonly settings: Parameters<Emulator['set']>[0]
  readonly faults: readonly Fault[]
  /** Milliseconds. */
  readonly ahead: number
  readonly published: boolean
}

/** @throws UsageError */
export function conditionsOf(flags: EmulateFlags): Conditions {
  return {
    settings: {
      ...(flags.abroad && { china: false }),
      ...(flags.whitelist !== undefined && { whitelist: flags.whitelist.split(',').map(address => address.trim()) }),
      ...(flags.latency !== undefined && { latency: latencyOf(flags.latency) }),
    },
    faults: (flags.fault ?? []).map(faultOf),
    ahead: flags.ahead === undefined ? 0 : parseDuration(flags.ahead, '--ahead'),
    published: flags.published === true,
  }
}

/** @throws GiztoolsError for a fault that cannot be */
export function bringAbout({ settings, faults, ahead, published }: Conditions, emulator: Emulator): void {
  emulator.set(settings)
  emulator.advance(ahead)
  about('--fault', () => {
    for (const fault of faults) emulator.inject(fault)
  })
  if (published) for (const { productKey } of emulator.credentials.products) emulator.publish(productKey)
}

function latencyOf(text: string): readonly [number, number] {
  const [, least, most = least] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? []
  if (least === undefined || Number(least) > Number(most))
    throw new UsageError(`--latency: expected milliseconds such as 200 or 50-400, got ${JSON.stringify(text)}`)
  return [Number(least), Number(most)]
}

function faultOf(text: string): Fault {
  try {
    const fault = JSON.parse(text)
    if (typeof fault === 'object' && fault !== null && !Array.isArray(fault)) return fault
  } catch {}
  throw new UsageError(
    `--fault: expected a JSON object such as {"code":5403}, got ${JSON.stringify(text.slice(0, 80))}`,
  )
}
