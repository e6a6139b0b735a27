import type { DecodeSettings } from '../decoded-input.ts'

/** Whether these ask for what the short way gives. */
export function isOrdinary({ raw, text, frame, keep = [], cutter }: DecodeSettings): boolean {
  return (
    !raw && keep.length === 0 && cutter === undefined && frame === undefined && (text === undefined || text === 'hex')
  )
}
