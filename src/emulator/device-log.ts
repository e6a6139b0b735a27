/** How far back the service's logs go (document: 30 days). */
export const LOG_SPAN = 30 * 24 * 3600e3
/** So much more may be kept, so that forgetting is rare. */
const SLACK = 24 * 3600e3

/** Of one log; ours, to bound the memory. A report a minute makes 43 200 records in 30 days. */
const MOST_RECORDS = 100_000

/** Puts an entry where its time is, behind those of the same time: it comes later than others that are newer. */
export function insertInto<T extends { readonly at: number }>(log: T[], entry: T): void {
  let place = log.length
  while (place > 0 && (log[place - 1] as T).at > entry.at) place--
  log.splice(place, 0, entry)
}

/** Appends to one of a device's logs, in the order of time even where the clock was set back, and forgets what is too old or too much. */
export function appendTo<T extends { readonly at: number }>(log: T[], entry: T): void {
  const last = log[log.length - 1]
  log.push(last !== undefined && last.at > entry.at ? { ...entry, at: last.at } : entry)
  if (log.length > MOST_RECORDS * 1.1) log.splice(0, log.length - MOST_RECORDS)
  const first = log[0]
  if (first === undefined || first.at >= entry.at - LOG_SPAN - SLACK) return
  log.splice(
    0,
    log.findIndex(each => each.at >= entry.at - LOG_SPAN),
  )
}
