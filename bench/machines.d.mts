export interface Machine {
  readonly name: string
  readonly compiler: readonly [string, ...string[]]
  readonly engine: { readonly name: string; readonly command: readonly string[] }
  readonly size: string
}
export interface Answered {
  readonly status: number | null
  readonly answers: Buffer
}
export const MACHINES: readonly Machine[]
export function compileFor(
  machine: Machine,
  sources: readonly string[],
  program: string,
  flags?: readonly string[],
): (requests: Uint8Array) => Answered
