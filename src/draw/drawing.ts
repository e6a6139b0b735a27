import { requireLayout } from '../definition/stages.ts'
import type { FrameKind } from '../frame/message.ts'
import type { Layout } from '../layout/layout.ts'
import type { Block } from './cells.ts'
import { type FilledBody, readFilling } from './filled.ts'
import { MARK_ORDER, type Mark } from './marks.ts'
import { range } from './place.ts'
import { plain } from './plain.ts'
import { counted, type SheetRow } from './sheet.ts'
import { standardPicture } from './standard.ts'
import { varLenPicture } from './var-len.ts'

export interface DrawOptions {
  /** Fills the picture: an envelope, a serial frame or a bare P0. */
  readonly payload?: Uint8Array | undefined
  /** What the payload is, where looking at it is not wanted. */
  readonly frame?: FrameKind | undefined
}

/** Everything that a text, an SVG or an HTML page shows, so that they cannot disagree. Texts are plain (`plain`). */
export interface Drawing {
  readonly title: string
  /** What is known of the whole, a line each. */
  readonly facts: readonly string[]
  readonly blocks: readonly Block[]
  /** The marks that occur. */
  readonly legend: readonly Mark[]
  readonly sheet: readonly SheetRow[]
  readonly notes: readonly string[]
  readonly isFilled: boolean
  readonly isVarLen: boolean
  /** There are cells of attributes that a control does not flag. */
  readonly hasIdle: boolean
  /** There are cells with a part of a field. */
  readonly hasParts: boolean
}

/** The blocks of a protocol's picture and, by attribute, the table's rows. */
export interface Picture {
  readonly blocks: readonly Block[]
  readonly sheet: readonly SheetRow[]
  readonly overlaps: readonly string[]
}

/** @throws GiztoolsError what `decodeMessage` throws for a payload that cannot be read */
export function createDrawing(layout: Layout, { payload, frame }: DrawOptions = {}): Drawing {
  requireLayout(layout, 'draw')
  const filled = payload === undefined ? undefined : readFilling(layout, payload, frame)
  const isVarLen = layout.protocol === 'var_len'
  const { blocks, sheet, overlaps } = isVarLen ? varLenPicture(layout, filled) : standardPicture(layout, filled)
  const cells = blocks.flatMap(({ rows }) => rows.flatMap(row => row.cells))
  const marks = new Set(cells.map(({ mark }) => mark))
  return {
    title: plain(layout.product.name) || 'a product without a name',
    facts: factsOf(layout, filled),
    blocks: blocks.filter(({ rows }) => rows.length > 0),
    legend: MARK_ORDER.filter(mark => marks.has(mark)),
    sheet,
    notes: [...overlaps, ...(filled?.notes ?? [])],
    isFilled: filled !== undefined,
    isVarLen,
    hasIdle: cells.some(({ detail }) => detail.startsWith('(')),
    hasParts: cells.some(({ part }) => part.startsWith('[')),
  }
}

function factsOf(layout: Layout, filled: FilledBody | undefined): readonly string[] {
  const { product, parts, statusLength, flagsLength, protocol, fields } = layout
  const key = product.productKey === '' ? [] : [`product key ${plain(product.productKey)}`]
  const partTexts = parts.map(({ access, offset, bytes }) => `${access} ${range(offset, offset + bytes - 1)}`)
  const shape =
    protocol === 'standard'
      ? [`status block ${counted(statusLength, 'byte')}${partTexts.length === 0 ? '' : ` (${partTexts.join(', ')})`}`]
      : [
          `attr_flags ${counted(flagsLength, 'byte')}, one bit an id, then the values of those flagged:`,
          'bools and enums packed from the lowest bit up, then the others in id order',
        ]
  return [
    [`protocol ${protocol}`, ...key, counted(fields.length, 'attribute')].join(', '),
    ...shape,
    ...(filled === undefined ? [] : [`payload: ${filled.heading}`]),
  ]
}
