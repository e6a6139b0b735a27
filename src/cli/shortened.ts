import { exactJson } from './exact-json.ts'

/** A record of ordinary length is shown whole. */
const MOST_CHARACTERS = 1000

/** What stood in the input, as an error shows it: no longer than a line that a person can look at. */
export function shortened(input: unknown): unknown {
  if (typeof input === 'string') return shortenedText(input, `${input.length} characters`)
  const json = jsonOf(input)
  return json.length > MOST_CHARACTERS ? shortenedText(json, `${json.length} characters`) : input
}

/** The beginning of a text that is longer, and how long it is; one that is not stays as it is. */
export function shortenedText(text: string, size: string, isWhole = text.length <= MOST_CHARACTERS): string {
  if (isWhole) return text
  const rest = `… (${size})`
  const cut = text.slice(0, MOST_CHARACTERS - rest.length)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}${rest}`
}

function jsonOf(value: unknown): string {
  return exactJson(value) ?? ''
}
