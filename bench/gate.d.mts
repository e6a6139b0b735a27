export type Gated = readonly [group: string, name: string, base: string]
export const GATED: readonly Gated[]
export function nameOf(entry: Gated): string
