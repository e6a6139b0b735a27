/** Something to tell of an input, beside what its lines give. */
export interface Remark {
  /** With the file's name in front. */
  readonly message: string
  /** Whether lines are missing that were there once. */
  readonly isLoss: boolean
}

export type Tell = (remark: Remark) => void
