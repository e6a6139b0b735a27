import type { Attrs, Codec, Value } from '../../codec/contract.ts'
import { createPoint } from '../../codec/point.ts'
import { isGiztoolsError } from '../../errors.ts'
import type { Field } from '../../layout/layout.ts'
import { attrsFromWords } from '../attrs-argument.ts'
import { UsageError } from '../fault.ts'
import { meant } from '../meant.ts'

/** Whether something is true of a payload's attributes. Of one that the payload does not carry nothing is. */
export type Condition = (attrs: Attrs) => boolean

const ORDERS = {
  '<=': (a: number, b: number) => a <= b,
  '>=': (a: number, b: number) => a >= b,
  '<': (a: number, b: number) => a < b,
  '>': (a: number, b: number) => a > b,
} as const

type Order = keyof typeof ORDERS
type Operator = Order | '=' | '!='

// The longer first: each begins with a shorter one.
const OPERATORS: readonly Operator[] = ['<=', '>=', '!=', '=', '<', '>']

/**
 * A condition such as `mode=制冷`, `set_temp>=20.5` or `mode!=自动`, by values as decoding shows them.
 * @throws UsageError, GiztoolsError for one that can never hold: no such attribute, no such value, no order among labels
 */
export function conditionOf(word: string, codec: Codec): readonly Condition[] {
  const found = splitCondition(word, codec)
  if (found !== undefined) {
    const { field, operator, text } = found
    const { name } = field.attribute
    if (operator in ORDERS) return [ordered(field, operator as Order, text)]
    const [[, value] = []] = shownValues(`${name}=${text}`, codec)
    return [attrs => Object.hasOwn(attrs, name) && (attrs[name] === value) === (operator === '=')]
  }
  return shownValues(word, codec).map(
    ([name, value]): Condition =>
      attrs =>
        Object.hasOwn(attrs, name) && attrs[name] === value,
  )
}

/** Names may themselves have an operator: the longest one that is followed by an operator counts. */
function splitCondition(word: string, { layout }: Codec) {
  let best: { readonly field: Field; readonly operator: Operator; readonly text: string } | undefined
  for (const field of layout.fields) {
    const { name } = field.attribute
    if (!word.startsWith(name) || name.length <= (best?.field.attribute.name.length ?? -1)) continue
    const rest = word.slice(name.length)
    const operator = OPERATORS.find(one => rest.startsWith(one))
    if (operator !== undefined) best = { field, operator, text: rest.slice(operator.length) }
  }
  return best
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function ordered({ attribute: { name, dataType } }: Field, operator: Order, text: string): Condition {
  if (dataType === 'enum' || dataType === 'binary')
    throw new UsageError(
      `--where ${name}${operator}${text}: ${dataType === 'enum' ? 'labels have' : 'a binary has'} no order; = and != compare them`,
    )
  if (!NUMBER.test(text))
    throw new UsageError(`--where ${name}${operator}: expected a number, got ${JSON.stringify(text)}`)
  const [holds, limit] = [ORDERS[operator], Number(text)]
  return attrs => Object.hasOwn(attrs, name) && holds(Number(attrs[name]), limit)
}

/** Values as decoding shows them. */
function shownValues(word: string, codec: Codec): readonly (readonly [name: string, value: Value])[] {
  return Object.entries(attrsFromWords([word], codec.layout)).map(([name, value]) => {
    const field = codec.layout.fields.find(({ attribute }) => attribute.name === name)
    // Encode says what is wrong with a name.
    if (field === undefined)
      asked(() => meant(codec.layout, () => codec.encode({ action: 'report', attrs: { [name]: value } })))
    const { take, show } = createPoint(field as Field)
    const raw = asked(() =>
      meant(codec.layout, () => take(value, { view: 'platform', provided: false, onGrid: true, onIssue: undefined })),
    )
    return [name, show.platform(raw)] as const
  })
}

/** What an option names and the product does not have is a fault of the command line. @throws UsageError */
function asked<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw isGiztoolsError(error) ? new UsageError(`--where: ${error.message}`, { cause: error }) : error
  }
}
