import type { Drawing } from './drawing.ts'
import { MARKS } from './marks.ts'

/** What stands in the picture beside marks, explained: only what occurs. */
export function remarks({ hasParts, hasIdle, blocks }: Drawing): readonly string[] {
  const hasNumbers = blocks.some(({ rows }) => rows.some(({ numbers }) => numbers.length > 0))
  return [
    ...(hasNumbers ? ['numbers above cells: bits of the bit group, or flags'] : []),
    ...(hasParts ? ['[4..3]: these bits of the value'] : []),
    ...(hasIdle ? ['(0): not flagged, the device leaves it as it is'] : []),
  ]
}

export function legendText(drawing: Drawing): string {
  return drawing.legend.map(mark => `${MARKS[mark].letter} ${MARKS[mark].words}`).join('   ')
}
