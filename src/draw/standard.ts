import { hasFlag } from '../bytes/bits.ts'
import type { Layout } from '../layout/layout.ts'
import { blockOf, type Ground, type Owner } from './cells.ts'
import type { Picture } from './drawing.ts'
import type { FilledBody } from './filled.ts'
import { overlapNotes } from './overlaps.ts'
import { attributeOwner, flagsGround, part, unreadGround } from './owners.ts'
import { fieldPlace, startOf } from './place.ts'
import { sheetRow } from './sheet.ts'
import type { Run } from './stretches.ts'

/** The status block of a standard product, and the attr_flags of its controls (SPEC §2–3). */
export function standardPicture(layout: Layout, filled: FilledBody | undefined): Picture {
  const { fields, groups, statusLength, writableLength, flagsLength } = layout
  const isControl = filled?.action === 'control'
  const isFlagged = (flag: number | undefined) =>
    flag !== undefined && filled !== undefined && hasFlag(filled.body.bytes, 0, flagsLength, flag)
  const runs: Run<Owner>[] = []
  const sheet = fields.map(field => {
    const start = startOf(field)
    const row = sheetRow(
      field,
      fieldPlace(start, field, field.bitOffset),
      filled?.valueOf(field.attribute.name) ?? { raw: '', value: '' },
    )
    const owner = attributeOwner(field, row, isControl && !isFlagged(field.flag))
    runs.push({ start, bits: field.bits, owner })
    return row
  })

  const block: Ground = { title: 'status block', bytes: statusLength, runs, groups }
  const flags = flagsGround(layout, 'attr_flags of a control', isControl ? filled : undefined)
  return {
    blocks: grounds().map(blockOf),
    sheet,
    overlaps: overlapNotes(runs, statusLength),
  }

  function grounds(): readonly Ground[] {
    if (filled === undefined) return [block, flags]
    const { body, action } = filled
    switch (action) {
      case 'control': {
        const filling = part(body, flagsLength, flagsLength + writableLength)
        return [
          flags,
          { ...block, title: 'attr_vals: the writable part of the status block', bytes: writableLength, filling },
          ...unreadGround('after the attr_vals', 'trailing', filled, flagsLength + writableLength),
        ]
      }
      case 'report':
      case 'readReply':
      case 'status':
        return [
          { ...block, filling: part(body, 0, statusLength) },
          ...unreadGround('after the status block', 'trailing', filled, statusLength),
        ]
      default:
        return [
          block,
          ...unreadGround(`the ${action ?? 'frame'} carries`, action === 'read' ? 'trailing' : 'data', filled, 0),
        ]
    }
  }
}
