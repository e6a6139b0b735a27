import { RE2JS } from 're2js'
import { parseExactJson } from './exact-json.ts'
import { UsageError } from './fault.ts'
import { type ItemCutter, longItem, told } from './input-items.ts'
import { lineText } from './line-text.ts'

/** What the named groups of a pattern mean, by name: the members of a cmd log record. */
const MEMBERS = { payload: 'payload', time: 'timestamp', did: 'did', mac: 'mac', type: 'type' } as const

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/**
 * Takes from each line what a pattern with the named groups `payload`, `time`, `did`, `mac` and `type` finds in it; `(?P<payload>…)` is
 * the same. Patterns are RE2's: without look-behind and back references, and so the time that a line takes grows with its length alone,
 * whatever stands in it.
 * @throws UsageError for what is no such pattern, and one without the group `payload`
 */
export function createPatternCutter(pattern: string): ItemCutter {
  const compiled = compile(pattern)
  const groups = Object.keys(compiled.namedGroups())
  const unknown = groups.find(name => !Object.hasOwn(MEMBERS, name))
  if (unknown !== undefined || !groups.includes('payload')) {
    const got = unknown === undefined ? 'none of that name' : `one called ${JSON.stringify(unknown)}`
    const known = Object.keys(MEMBERS).join(', ')
    throw new UsageError(`--line: expected a group (?<payload>…), and no others but ${known}; got ${got}`)
  }
  let number = 0
  return {
    push(bytes) {
      number++
      const text = lineText(bytes).trimEnd()
      if (text.trim() === '') return []
      const where = `line ${number}`
      const found = compiled.matcher(text)
      if (!found.find()) return told({ where, line: number, text, fault: 'a line that --line does not match' })
      const json: Record<string, unknown> = {}
      for (const name of groups as (keyof typeof MEMBERS)[]) {
        const value = found.group(name)
        if (value !== null && value !== undefined && value !== '') json[MEMBERS[name]] = memberOf(name, value)
      }
      return told({ where, line: number, text, json })
    },
    pushLong(head, length) {
      number++
      return [longItem(head, length, number)]
    },
    end: () => [],
    forget() {},
    skip(count) {
      number += count
    },
    goTo(lines) {
      number = lines
    },
    isOpen: false,
  }
}

/** A time that is a number is one, as in JSON. */
function memberOf(name: string, text: string): unknown {
  return name === 'time' && NUMBER.test(text) ? parseExactJson(text) : text
}

function compile(pattern: string): RE2JS {
  try {
    // JavaScript's own way of naming a group is understood as well.
    return RE2JS.compile(pattern)
  } catch (error) {
    throw new UsageError(
      `--line: expected a regular expression, got ${JSON.stringify(pattern)}: ${(error as Error).message}`,
    )
  }
}
