interface Limit {
  readonly atMost?: number
  readonly atLeast?: number
}

export interface Judgement extends Limit {
  readonly target: string
  readonly unit: string
  readonly figure: number
  readonly met: boolean
  readonly why?: string
  readonly tried?: string
}

export const TARGETS: readonly (Limit & { readonly target: string; readonly why?: string })[]
export function judge(results: unknown): Judgement[]
