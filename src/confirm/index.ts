export { type Confirmation, type ConfirmOptions, controlAndConfirm } from './control-and-confirm.ts'
export { type ControlManyOptions, type ControlOutcome, controlMany } from './control-many.ts'
