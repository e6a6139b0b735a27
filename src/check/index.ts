export { type Allowance, type AllowList, parseAllowance, parseAllowList, silence } from './allow.ts'
export { type CheckOptions, checkDefinition } from './check.ts'
export { type ByteBits, type ByteRange, type CheckFinding, isAbove, type Severity } from './finding.ts'
export { CHECK_CODES } from './rules.ts'
