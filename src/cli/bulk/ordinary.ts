import type { DecodeSettings } from '../decoded-input.ts'

/** Whether these ask for what the short way gives. */
export function isOrdinary({ raw, text, frame }: DecodeSettings): boolean {
  return !raw && frame === undefined && (text === undefined || text === 'hex')
}
