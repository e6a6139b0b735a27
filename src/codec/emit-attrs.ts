import type { Layout } from '../layout/layout.ts'
import { oddExpressions, rawExpression, reserved, valueExpression } from './emit-expressions.ts'
import { assignment, member, type Prelude } from './emit-source.ts'
import type { Showing } from './showing.ts'

/** What is odd about a status block whose bytes are at `base`, and its members: names and values. */
export function statusParts(
  { fields, statusLength, definedBits }: Layout,
  showing: Showing,
  prelude: Prelude,
  base: string,
): { readonly odd: readonly string[]; readonly members: readonly Member[] } {
  const odd = [...reserved(definedBits, statusLength, base)]
  const members: Member[] = []
  for (const field of fields) {
    const { attribute, offset } = field
    const raw = rawExpression(field, base)
    for (const test of oddExpressions(attribute, raw)) odd.push(test)
    members.push([attribute.name, valueExpression(attribute, raw, showing, prelude, `${base}+${offset}`)])
  }
  return { odd, members }
}

export type Member = readonly [name: string, value: string]

export function membersOf(members: readonly Member[]): string {
  return members.map(([name, value]) => member(name, value)).join(',')
}

/*
 * V8 makes an object literal of more than 127 members a dictionary, three times slower to make and to read. What a constructor gives
 * stays fast for some hundred more, and with Object's own prototype is the same as a literal's.
 */
const MOST_OF_A_LITERAL = 127
const MOST_OF_A_CONSTRUCTOR = 320

/** Whether the members are too many for a literal. */
export function isBuilt({ fields }: Layout): boolean {
  return fields.length > MOST_OF_A_LITERAL && fields.length <= MOST_OF_A_CONSTRUCTOR
}

/** The statement that returns attributes whose places are counted from `o`. */
export function returnAttrs(layout: Layout, members: readonly Member[], prelude: Prelude): string {
  if (!isBuilt(layout)) return `return{${membersOf(members)}}`
  return `return new ${prelude.constant(builder(members))}(b,o)`
}

function builder(members: readonly Member[]): string {
  const lines = members.map(([name, value]) => assignment(name, value, 'this')).join('')
  return `(()=>{function A(b,o){${lines}}A.prototype=Object.prototype;return A})()`
}
