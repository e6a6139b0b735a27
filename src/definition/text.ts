import stripJsonComments from 'strip-json-comments'
import { definitionError } from './finding.ts'

/**
 * JSON as people keep it in files: a byte order mark, comments and trailing commas are no fault.
 * @throws GiztoolsError DEFINITION_INVALID with the character's `offset` where the engine tells it.
 */
export function parseJsonText(text: string): unknown {
  // Comments become blanks, so that a position in what is parsed is the position in the file. The mark is blanked likewise.
  const plain = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  try {
    return JSON.parse(plain)
  } catch {
    try {
      return JSON.parse(stripJsonComments(plain, { trailingCommas: true }))
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      const at = /position (\d+)/.exec(said)?.[1]
      throw definitionError(
        [{ path: '', expected: 'JSON (comments allowed)', found: `text that is none: ${said}` }],
        at === undefined ? undefined : Number(at),
      )
    }
  }
}
