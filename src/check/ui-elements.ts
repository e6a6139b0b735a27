/** A value of the screen with its JSON path. */
export interface UiValue {
  readonly path: string
  readonly value: unknown
}

/** One control of the phone app's screen, as the definition's `ui` states it; anything may be missing or of any type. */
export interface UiElement {
  readonly path: string
  /** `entity0.<name>` */
  readonly key: UiValue
  /** The same again, in a list. */
  readonly binds: readonly UiValue[]
  readonly perm: UiValue
  readonly items: UiValue
  readonly maxLength: UiValue
  /** Each place that states a range: the element itself, and `object.uint_spec` (in the documents `unit_spec`). */
  readonly ranges: readonly { readonly min: UiValue; readonly max: UiValue; readonly step?: UiValue }[]
}

/** The elements of every section; what is none is passed over, since `ui` may be anything. */
export function uiElements(ui: unknown): readonly UiElement[] {
  const elements: UiElement[] = []
  for (const [s, section] of list(member(ui, 'sections')).entries()) {
    for (const [e, element] of list(member(section, 'elements')).entries()) {
      if (typeof element === 'object' && element !== null)
        elements.push(elementOf(element, `ui.sections[${s}].elements[${e}]`))
    }
  }
  return elements
}

function elementOf(element: object, path: string): UiElement {
  const object = { path: `${path}.object`, value: member(element, 'object') }
  const at = (key: string): UiValue => ({ path: `${path}.${key}`, value: member(element, key) })
  const inside = ({ path: outer, value }: UiValue, key: string): UiValue => ({
    path: `${outer}.${key}`,
    value: member(value, key),
  })
  const specs = ['uint_spec', 'unit_spec'].map(key => inside(object, key))
  return {
    path,
    key: at('key'),
    binds: list(member(object.value, 'bind')).map((value, index) => ({ path: `${path}.object.bind[${index}]`, value })),
    perm: inside(object, 'perm'),
    items: at('items'),
    maxLength: at('maxLength'),
    ranges: [
      { min: at('minimumValue'), max: at('maximumValue') },
      ...specs.map(spec => ({ min: inside(spec, 'min'), max: inside(spec, 'max'), step: inside(spec, 'step') })),
    ],
  }
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
