/* The encoding parts of an emitted module, as text: see module-runtime.ts. */

export const HEX_INTO = `
function digit(code) {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

function hexInto(text, bytes, offset, length) {
  if (text.length !== 2 * length) return false
  for (let at = 0; at < length; at++) {
    const high = digit(text.charCodeAt(2 * at))
    const low = digit(text.charCodeAt(2 * at + 1))
    if (high < 0 || low < 0) return false
    bytes[offset + at] = high * 16 + low
  }
  return true
}
`

/** value → raw, by type; what is odd is looked at afterwards. */
export const TAKES: Readonly<Record<'bool' | 'enum' | 'number' | 'binary', string>> = {
  bool: `
kinds.bool.take = (field, value) => {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'number') refuse(field, 'VALUE_INVALID', value)
  return takeInteger(field, value)
}
`,
  enum: `
kinds.enum.take = (field, value) => {
  if (typeof value === 'string') {
    const index = field.labels.indexOf(value)
    if (index < 0) refuse(field, 'LABEL_UNKNOWN', value)
    return takeInteger(field, index)
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) refuse(field, 'VALUE_INVALID', value)
  return takeInteger(field, value)
}
`,
  number: `
kinds.number.take = (field, value, { view, strict, onIssue }) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) refuse(field, 'VALUE_INVALID', value)
  if (view === 'raw') return takeInteger(field, value)
  const { raw, exact } = field.scale.toRaw(value)
  if (raw < 0 || raw > 2 ** field.bits - 1) refuse(field, 'VALUE_OUT_OF_RANGE', value)
  if (exact) return raw
  const attribute = field.name
  const message = attribute + ': ' + value + ' lies between two steps, the nearest is ' + field.scale.toDisplay(raw)
  if (strict) throw fault('VALUE_OFF_GRID', message, attribute)
  onIssue?.({ code: 'VALUE_OFF_GRID', attribute, message })
  return raw
}
`,
  binary: `
function parseHex(field, text) {
  const bytes = []
  let [high, lone, prefixed] = [-1, -1, false]
  for (let i = 0; i <= text.length; i++) {
    const value = i < text.length ? digit(text.charCodeAt(i)) : -1
    if (value >= 0) {
      if (high < 0) {
        high = value
        continue
      }
      if (lone < 0) bytes.push(high * 16 + value)
      prefixed = false
    } else if (i === text.length || /[\\s:,]/.test(text[i])) {
      if (high >= 0 && lone < 0) lone = i - 1
      if (high < 0 && prefixed) return badHex(field, lone < 0 ? i - 1 : lone)
      prefixed = false
    } else if (high === 0 && !prefixed && (text[i] === 'x' || text[i] === 'X')) prefixed = true
    else return badHex(field, lone < 0 ? i : lone)
    high = -1
  }
  return lone < 0 ? bytes : badHex(field, lone)
}

function badHex({ name }, at) {
  throw fault('VALUE_INVALID', name + ': expected hex, two digits a byte, not so at character ' + at, name, at)
}

kinds.binary.take = (field, value) => {
  const bytes = value instanceof Uint8Array ? value : typeof value === 'string' ? parseHex(field, value) : value
  if (!(bytes instanceof Uint8Array)) {
    if (!Array.isArray(bytes)) refuse(field, 'VALUE_INVALID', value)
    const wrong = bytes.findIndex(byte => !Number.isInteger(byte) || byte < 0 || byte > 255)
    if (wrong >= 0) refuse(field, 'VALUE_INVALID', bytes[wrong])
  }
  if (bytes.length > field.bits / 8) refuse(field, 'BINARY_TOO_LONG', bytes.length + ' bytes')
  return bytes
}
`,
}

export const ENCODE = `
function refuse(field, code, value) {
  const got =
    typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : typeof value === 'number' ? value : typeof value
  throw fault(code, field.name + ': expected ' + kinds[field.type].expected(field) + ', got ' + got, field.name)
}

function takeInteger(field, value) {
  if (!Number.isInteger(value) || value < 0 || value > 2 ** field.bits - 1) refuse(field, 'VALUE_OUT_OF_RANGE', value)
  return value + 0
}

const known = new Set(fields.map(({ name }) => name))
function checkNames(names) {
  for (const name of names) {
    if (known.has(name)) continue
    const shown = typeof name === 'string' ? JSON.stringify(name) : typeof name
    throw fault('ATTRIBUTE_UNKNOWN', shown + ': no attribute of this name', name)
  }
}

function writeBits(bytes, last, shift, width, value) {
  for (let at = last, rest = value, low = shift, left = width; left > 0; at--, low = 0) {
    const count = Math.min(left, 8 - low)
    const mask = (2 ** count - 1) << low
    bytes[at] = (bytes[at] & ~mask) | ((rest << low) & mask)
    rest = Math.floor(rest / 2 ** count)
    left -= count
  }
}

function encodeBody(kind, attrs, rules) {
  if (typeof attrs !== 'object' || attrs === null || Array.isArray(attrs))
    throw fault('MESSAGE_INVALID', 'attrs: expected an object of values by attribute name')
  checkNames(Object.keys(attrs))
  const raws = new Map()
  for (const field of fields) {
    const { name, type, writable } = field
    const value = Object.hasOwn(attrs, name) ? attrs[name] : undefined
    if (value === undefined) continue
    if (kind === 'control' && !writable)
      throw fault('ATTRIBUTE_READ_ONLY', name + ': expected a writable attribute in a control', name)
    const raw = kinds[type].take(field, value, rules)
    const code = (rules.strict || kind === 'control') && kinds[type].odd(field, raw)
    if (code) refuse(field, code, value)
    raws.set(field, raw)
  }
  const hasFlags = protocol === 'var_len' || kind === 'control'
  if (!hasFlags) {
    const missing = fields.find(field => !raws.has(field))
    if (missing !== undefined)
      throw fault('ATTRIBUTE_MISSING', 'a whole status block holds every attribute; not given: ' + missing.name, missing.name)
  }
  const from = 1 + (hasFlags ? flagsLength : 0)
  const { places, end } = placesOf([...raws.keys()], from, kind === 'control' ? writableLength : statusLength)
  const p0 = new Uint8Array(end)
  for (const { field, last, shift } of places) {
    if (hasFlags) p0[flagsLength - (field.flag >> 3)] |= 1 << (field.flag & 7)
    const raw = raws.get(field)
    if (typeof raw === 'number') writeBits(p0, last, shift, field.bits, raw)
    else p0.fill(0, last + 1 - field.bits / 8, last + 1).set(raw, last + 1 - field.bits / 8)
  }
  return p0
}

function encodeRead(names) {
  const wanted = new Set(names ?? fields.map(({ name }) => name))
  checkNames(wanted)
  if (protocol === 'standard') {
    if (wanted.size < fields.length)
      throw fault('MESSAGE_INVALID', 'read: a standard product is asked for all attributes. Leave names out')
    return new Uint8Array(1)
  }
  const p0 = new Uint8Array(1 + flagsLength)
  for (const { name, flag } of fields) if (wanted.has(name)) p0[flagsLength - (flag >> 3)] |= 1 << (flag & 7)
  return p0
}

export function encode(message, options = {}) {
  const action = message?.action
  if (!Object.hasOwn(codes, action)) throw fault('MESSAGE_INVALID', 'message.action: expected one of ' + Object.keys(codes))
  if (options.base !== undefined) throw fault('MESSAGE_INVALID', 'base: this module encodes without one')
  const p0 = encodeAs(action, message, options)
  p0[0] = codes[action]
  return p0
}

function encodeAs(action, message, options) {
  switch (action) {
    case 'read':
      return encodeRead(message.names)
    case 'transparentDown':
    case 'transparentUp': {
      expectBytes(message.data, action + '.data')
      const p0 = new Uint8Array(1 + message.data.length)
      p0.set(message.data, 1)
      return p0
    }
  }
  const kind = action === 'control' ? 'control' : 'status'
  const isPlain = kind === 'status' && options.view !== 'raw' && !options.strict
  return (isPlain ? plainEncode?.(message.attrs, 1) : undefined) ?? encodeBody(kind, message.attrs, options)
}
`
