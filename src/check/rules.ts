import type { Severity } from './finding.ts'
import type { Rule } from './rule.ts'
import { bitGroupRules } from './rules/bit-groups.ts'
import { classPartRules } from './rules/class-parts.ts'
import { idRules } from './rules/ids.ts'
import { labelRules } from './rules/labels.ts'
import { nameRules } from './rules/names.ts'
import { numberRules } from './rules/numbers.ts'
import { positionRules } from './rules/positions.ts'
import { productRules } from './rules/product.ts'
import { sizeRules } from './rules/sizes.ts'
import { textRules } from './rules/texts.ts'
import { uiRules } from './rules/ui.ts'
import { widthRules } from './rules/widths.ts'

/** Every rule, in the order in which findings are told. */
export const RULES: readonly Rule[] = [
  ...productRules,
  ...positionRules,
  ...classPartRules,
  ...bitGroupRules,
  ...widthRules,
  ...labelRules,
  ...numberRules,
  ...idRules,
  ...nameRules,
  ...textRules,
  ...sizeRules,
  ...uiRules,
]

/** What is told of the list of silenced findings itself: not rules of a product. */
export const ALLOW_RULES: readonly Omit<Rule, 'find'>[] = [
  {
    code: 'allow-invalid',
    severity: 'warning',
    reason: 'What cannot be read silences nothing.',
  },
  {
    code: 'allow-unused',
    severity: 'note',
    reason: 'What silences nothing any more would hide the next fault of its kind.',
  },
]

/** Why a file is no product at all. */
export const LOAD_RULES: readonly Omit<Rule, 'find'>[] = [
  {
    code: 'definition-invalid',
    severity: 'error',
    reason: 'A definition that cannot be loaded can be neither decoded nor checked.',
  },
  {
    code: 'file-unreadable',
    severity: 'error',
    reason: 'A file that cannot be read cannot be checked.',
  },
]

/** A finding's code with its severity and reason, for every code that a check of a definition gives. */
export const CHECK_CODES: ReadonlyMap<string, { readonly severity: Severity; readonly reason: string }> = new Map(
  [...LOAD_RULES, ...RULES, ...ALLOW_RULES].map(({ code, severity, reason }) => [code, { severity, reason }]),
)
