import type { Protocol } from '../definition/model.ts'
import type { Action } from './contract.ts'

// SPEC §4. Transparent payloads are the same in both protocols.
const CODES = {
  standard: { control: 0x01, read: 0x02, readReply: 0x03, report: 0x04, transparentDown: 0x05, transparentUp: 0x06 },
  var_len: { control: 0x11, read: 0x12, readReply: 0x13, report: 0x14, transparentDown: 0x05, transparentUp: 0x06 },
} as const satisfies Record<Protocol, Record<Action, number>>

/** The first byte of a P0; undefined for what is no action. */
export function actionCode(protocol: Protocol, action: unknown): number | undefined {
  return Object.hasOwn(CODES[protocol], action as string) ? CODES[protocol][action as Action] : undefined
}

/** What the first byte of a P0 says, or undefined: it may be no action, or one of the other protocol. */
export function actionOf(protocol: Protocol, code: number): Action | undefined {
  return ACTIONS[protocol].get(code)
}

const ACTIONS = { standard: byCode('standard'), var_len: byCode('var_len') }

function byCode(protocol: Protocol): ReadonlyMap<number, Action> {
  return new Map(Object.entries(CODES[protocol]).map(([action, code]) => [code, action as Action]))
}
