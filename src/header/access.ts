import type { AccessClass } from '../definition/model.ts'
import { baseOf, type Facts } from './facts.ts'
import type { HeaderAttribute } from './header.ts'

/** An attribute's access class, and whether the header tells it: for a bool that is not writable it often only hints. */
export function accessOf(
  attribute: HeaderAttribute,
  { header, writable, tellsWritable, status, buffers, bases }: Facts,
): { readonly access: AccessClass; readonly isKnown: boolean } {
  const known = (access: AccessClass) => ({ access, isKnown: true })
  const member = status.get(attribute.name)?.member
  if (writable.has(attribute.name)) return known('writable')
  if (!tellsWritable) return { access: 'writable', isKnown: false }
  // Alerts and faults are bools, always (SPEC §1).
  const hasBytes = member !== undefined && member.bits === undefined
  if (attribute.codes !== undefined || attribute.macros.RATIO !== undefined || hasBytes) return known('readonly')
  if ((attribute.macros.LEN?.value ?? 1) > 1) return known('readonly')
  const remark = CLASS_REMARKS.find(([word]) => member?.comment.includes(word))
  if (remark) return known(remark[1])

  const hint = { access: hintOf(attribute.name), isKnown: false }
  const base = baseOf(attribute)
  if (header.protocol === 'var_len' || base === undefined) return hint
  const has = (access: 'readonly' | 'alert' | 'fault') => header.widths[access] !== undefined || buffers.has(access)
  const groups = bases.slice()
  if (has('readonly') && groups[0] === base) return known('readonly')
  if (has('readonly')) groups.shift()
  // Two groups behind the readable part are alerts, then faults. One alone is told by its buffer, which older headers have not.
  if (groups.length === 2) return known(groups[0] === base ? 'alert' : 'fault')
  if (groups.length === 1 && has('alert') !== has('fault')) return known(has('alert') ? 'alert' : 'fault')
  return hint.access === 'readonly' ? { access: 'fault', isKnown: false } : hint
}

// What the oldest generators remark behind each member of devStatus_t: 读写类型 (access) and one of these.
const CLASS_REMARKS: readonly (readonly [string, AccessClass])[] = [
  ['读写类型：只读', 'readonly'],
  ['读写类型：报警', 'alert'],
  ['读写类型：故障', 'fault'],
]

function hintOf(name: string): AccessClass {
  if (/fault|error|malfunction|故障/i.test(name)) return 'fault'
  return /alert|alarm|warn|报警/i.test(name) ? 'alert' : 'readonly'
}
