export const GATED: readonly (readonly [group: string, name: string, base: string])[]
