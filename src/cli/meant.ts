import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import { near, nearest } from './near-names.ts'

/** Does the work; of an attribute or a label that does not exist the message ends with those that were probably meant. */
export function meant<T>(layout: Layout, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const alike = isGiztoolsError(error) ? alikeOf(error, layout) : []
    if (!isGiztoolsError(error) || alike.length === 0) throw error
    throw new GiztoolsError(error.code, `${error.message}${near(alike)}`, error)
  }
}

function alikeOf({ code, path = '', message }: GiztoolsError, { fields }: Layout): readonly string[] {
  if (code === 'ATTRIBUTE_UNKNOWN')
    return nearest(
      path,
      fields.map(({ attribute }) => attribute.name),
    )
  if (code !== 'LABEL_UNKNOWN') return []
  const attribute = fields.find(field => field.attribute.name === path)?.attribute
  const labels = attribute !== undefined && 'labels' in attribute ? attribute.labels : []
  const [, given = ''] = /, got "(.*)"$/s.exec(message) ?? []
  const same = labels.filter(label => plain(label) === plain(given))
  return (same.length > 0 ? same : nearest(given, labels)).map(label => JSON.stringify(label))
}

/** Without what the eye passes over: blanks, the width of letters and their case. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, '').toLowerCase()
}
