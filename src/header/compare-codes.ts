import { about, bytesOf, type Comparison, listed, onLine } from './comparison.ts'
import type { HeaderCode } from './header.ts'

/** The codes and labels of each enum. */
export function compareCodes({ pairs, report }: Comparison): void {
  for (const { field, stated } of pairs) {
    const { attribute } = field
    const { codes, macroName } = stated
    if (codes === undefined) continue
    if (attribute.dataType === 'bool') {
      const message = `header has ${macroName}_ENUM_T ${onLine(codes[0]?.line ?? 0)}, definition says bool: its codes have no labels`
      report(about(attribute, { code: 'header-type', severity: 'warning', message, ...bytesOf(field) }, 'data_type'))
    }
    if (attribute.dataType !== 'enum') continue

    const tell = (code: string, severity: 'error' | 'warning', message: string, expected: string, label?: number) =>
      report(
        about(
          attribute,
          { code, severity, message, ...bytesOf(field), expected },
          label === undefined ? 'enum' : `enum[${label}]`,
        ),
      )
    const { labels } = attribute
    const places = new Map(labels.map((label, index) => [plain(label), index]))
    const line = (index: number) => `${macroName}_VALUE${index} = ${index},//${plain(labels[index] as string)}`
    const seen = new Set<number>()

    const surplus: HeaderCode[] = []
    for (const code of codes) {
      if (code.value === undefined) continue
      const numbered = numberIn(code.name, macroName)
      if (numbered !== undefined && numbered !== code.value && numbered < labels.length) {
        // Told once, as a wrong value; not also as a code that lacks and one that is too many.
        seen.add(numbered)
        const message = `header gives ${code.name} the value ${code.value} ${onLine(code.line)}, definition's code for ${quoted(labels[numbered])} is ${numbered}`
        tell('header-code', 'error', message, line(numbered), numbered)
      } else if (labels[code.value] === undefined) surplus.push(code)
      else {
        seen.add(code.value)
        compareLabel(code, code.value)
      }
    }
    if (surplus.length > 0) {
      const names = listed(surplus.map(({ name, label }) => (label === '' ? name : `${name} ${quoted(label)}`)))
      const message = `header has ${names} ${onLine((surplus[0] as HeaderCode).line)}, definition has only ${labels.length} labels: what the firmware reports then has no label`
      tell('header-code', 'error', message, `${labels.length} codes`)
    }
    const lacking = labels.flatMap((_, index) => (seen.has(index) ? [] : [index]))
    if (lacking.length > 0) {
      const codes = listed(lacking.map(index => `${index} ${quoted(labels[index])}`))
      const message = `header's ${macroName}_ENUM_T lacks ${codes}, which the definition has: the firmware does not know what an app then sets`
      tell('header-code', 'error', message, listed(lacking.map(line)), lacking[0])
    }

    function compareLabel({ name, label, line: at }: HeaderCode, index: number): void {
      const wanted = plain(labels[index] as string)
      // No comment says nothing.
      if (label === '' || plain(label) === wanted) return
      const elsewhere = places.get(plain(label))
      const said = `header says ${name} is ${quoted(label)} ${onLine(at)}, definition says ${quoted(wanted)}`
      if (elsewhere === undefined) tell('header-label', 'warning', said, line(index), index)
      else
        tell(
          'header-code',
          'error',
          `${said} and has ${quoted(label)} as ${elsewhere}: they mean different things`,
          line(index),
          index,
        )
    }
  }
}

/** The number in `X_VALUE3` and in `X_VALUE3_auto`. */
function numberIn(name: string, macroName: string): number | undefined {
  if (!name.startsWith(`${macroName}_VALUE`)) return undefined
  const [digits] = /^\d{1,6}/.exec(name.slice(macroName.length + '_VALUE'.length)) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** A label as a comment can carry it: on one line, without blanks around it. */
function plain(label: string): string {
  return label.split(/\s+/).filter(Boolean).join(' ')
}

function quoted(text: string | undefined): string {
  return JSON.stringify(text)
}
