type Keyed = Readonly<Record<string, unknown>>

const isKeyed = (value: unknown): value is Keyed => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Their keys are the service's own wherever they stand; in a tree of places all others are names. */
const COUNTS = ['count', 'detail', 'total', 'resolved', 'unresolved', 'activated', 'faulty', 'alert']
/** What is under these is keyed by places, attributes, groups. */
const MAPS = ['location', 'detail']
/** What is in these is the product's or the device's, and not the service's. */
const OTHERS = ['attrs', 'payload', 'ui', 'entities']

/**
 * The place of every key of an answer, once. Of a list all items count; names of places, attributes and groups are `*`, however deep
 * they stand, and `#` tells where a bare number stands in place of a count.
 */
export function answerKeys(value: unknown, isMap = false): string[] {
  const found = new Set<string>()
  walk(value, '', isMap)
  return [...found].sort()

  function walk(at: unknown, path: string, inMap: boolean): void {
    if (Array.isArray(at)) for (const item of at) walk(item, `${path}[]`, inMap)
    if (!isKeyed(at)) return
    for (const [key, each] of Object.entries(at)) {
      const named = inMap && !COUNTS.includes(key)
      const place = `${path}.${named ? '*' : key}`.replaceAll('.*.*', '.*')
      found.add(named && typeof each === 'number' ? `${place}#` : place)
      if (!OTHERS.includes(key)) walk(each, place, inMap || MAPS.includes(key))
    }
  }
}
