export { type Confirmation, type ConfirmOptions, controlAndConfirm } from './control-and-confirm.ts'
