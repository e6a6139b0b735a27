import { definitionFromHeader } from '../../header/definition-from-header.ts'
import { about } from '../fault.ts'
import { openHeader } from '../header-file.ts'
import type { Io } from '../io.ts'
import { safeJson } from '../visible.ts'

/** Prints one attribute a line, in the manner of definitions that people keep. */
export async function importHeader([source = '']: readonly string[], io: Io): Promise<number> {
  const header = await openHeader(source, io)
  const { entities, giztools, ...product } = about(source === '-' ? 'stdin' : source, () =>
    definitionFromHeader(header),
  )
  const lines = [
    '{',
    ...Object.entries(product).map(([key, value]) => `  ${safeJson(key)}: ${safeJson(value)},`),
    '  "giztools": {',
    '    "unknown": [',
    giztools.unknown.map(path => `      ${safeJson(path)}`).join(',\n'),
    '    ]',
    '  },',
    '  "entities": [{',
    ...entities.flatMap(({ attrs, ...entity }) => [
      ...Object.entries(entity).map(([key, value]) => `    ${safeJson(key)}: ${safeJson(value)},`),
      '    "attrs": [',
      ...attrs.map((attr, index) => `      ${safeJson(attr)}${index === attrs.length - 1 ? '' : ','}`),
      '    ]',
    ]),
    '  }]',
    '}',
  ]
  await io.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
