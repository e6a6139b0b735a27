/*
 * The parts of an emitted module that are the same for every product, as text: what the interpreted engine does (src/codec), over the
 * module's table of fields, because a module without dependencies cannot hand what is out of the ordinary to that engine.
 * test/generate/module.test.ts holds it to the engines. Messages are shorter; codes, attributes and offsets are the same.
 */

export const FAULT = `
function fault(code, message, path, offset) {
  return Object.assign(new Error(message), { name: 'GiztoolsError', code, path, offset })
}

function expectBytes(value, what) {
  if (!ArrayBuffer.isView(value) || value.BYTES_PER_ELEMENT !== 1)
    throw fault('MESSAGE_INVALID', what + ': expected bytes (a Uint8Array)')
}
`

/** A bit group is one big-endian integer: \`last\` is the byte of a field's lowest bit, \`shift\` its place there. */
export const READ_BITS = `
function readBits(bytes, last, shift, width) {
  let value = bytes[last] >>> shift
  for (let at = last - 1, have = 8 - shift; have < width; at--, have += 8) value += bytes[at] * 2 ** have
  return value % 2 ** width
}
`

/** Where fields lie in a body whose values begin at byte \`from\`, and which bits of it belong to none. */
export const PLACES = {
  standard: `
const definedBits = new Uint8Array(statusLength)
for (const { last, shift, bits } of fields) {
  if (shift === 0 && bits % 8 === 0) definedBits.fill(255, last + 1 - bits / 8, last + 1)
  else for (let bit = shift; bit < shift + bits; bit++) definedBits[last - (bit >> 3)] |= 1 << (bit & 7)
}

function placesOf(list, from, length) {
  const places = list.map(field => ({ field, last: from + field.last, shift: field.shift }))
  return { places, end: from + length, reserved: definedBits.subarray(0, length) }
}
`,
  var_len: `
function placesOf(list, from) {
  let bit = 0
  const segmentBits = list.reduce((sum, { type, bits }) => sum + (type === 'bool' || type === 'enum' ? bits : 0), 0)
  const low = from + Math.ceil(segmentBits / 8) - 1
  let end = low + 1
  const places = list.map(field => {
    if (field.type === 'bool' || field.type === 'enum') {
      const place = { field, last: low - (bit >> 3), shift: bit & 7 }
      bit += field.bits
      return place
    }
    end += field.bits / 8
    return { field, last: end - 1, shift: 0 }
  })
  return { places, end, reserved: segmentBits % 8 === 0 ? [] : [2 ** (segmentBits % 8) - 1] }
}
`,
} as const

export const DECODE = `
function isFlagged(bytes, from, flag) {
  return ((bytes[from + flagsLength - 1 - (flag >> 3)] >>> (flag & 7)) & 1) === 1
}

function checkFlags(bytes, from) {
  if (bytes.length - from < flagsLength)
    throw fault('PAYLOAD_SHORT', 'attr_flags: expected ' + flagsLength + ' bytes, got ' + (bytes.length - from), undefined, bytes.length)
}

const named = new Set(fields.map(({ flag }) => flag))
function unnamedFlags(bytes, from) {
  for (let flag = 0; flag < flagsLength * 8; flag++) {
    if (isFlagged(bytes, from, flag) && !named.has(flag))
      return [{ code: 'FLAG_UNKNOWN', message: 'attr_flags: flag ' + flag + ' names no attribute', offset: from }]
  }
  return []
}

function statusOf(attrs, missing, extra, issues) {
  return {
    attrs,
    ...(missing.length > 0 && { missing }),
    ...(extra > 0 && { extra }),
    ...(issues.length > 0 && { issues }),
  }
}

function decodeBody(kind, bytes, from, view) {
  const attrs = {}
  const missing = []
  const issues = []
  const hasFlags = protocol === 'var_len' || kind === 'control'
  if (hasFlags) {
    checkFlags(bytes, from)
    issues.push(...unnamedFlags(bytes, from))
  }
  const list = hasFlags ? fields.filter(({ flag }) => flag !== undefined && isFlagged(bytes, from, flag)) : fields
  const start = hasFlags ? from + flagsLength : from
  const { places, end, reserved } = placesOf(list, start, kind === 'control' ? writableLength : statusLength)
  for (const { field, last, shift } of places) {
    const { name, type, bits } = field
    if (kind === 'control' && !field.writable)
      issues.push({ code: 'FLAG_READ_ONLY', attribute: name, message: name + ': flagged in a control', offset: from })
    if (last >= bytes.length) {
      missing.push(name)
      continue
    }
    const offset = last - ((shift + bits - 1) >> 3)
    const raw =
      type === 'binary' ? new Uint8Array(bytes.subarray(offset, last + 1)) : readBits(bytes, last, shift, bits)
    const value = view === 'raw' ? raw : kinds[type].show(field, raw, view)
    Object.defineProperty(attrs, name, { value, writable: true, enumerable: true, configurable: true })
    const code = kinds[type].odd(field, raw)
    if (code) {
      const message = name + ': expected ' + kinds[type].expected(field) + ', got raw ' + raw
      issues.push({ code, message, attribute: name, offset })
    }
  }
  for (let at = 0; at < reserved.length && start + at < bytes.length; at++) {
    if ((bytes[start + at] & ~reserved[at] & 255) !== 0)
      issues.push({ code: 'RESERVED_BITS', message: 'reserved: expected 0, got 1', offset: start + at })
  }
  return statusOf(attrs, missing, bytes.length - end, issues)
}

function decodeRead(p0) {
  const length = protocol === 'var_len' ? flagsLength : 0
  if (length > 0) checkFlags(p0, 1)
  const names = fields.filter(({ flag }) => length === 0 || isFlagged(p0, 1, flag)).map(({ name }) => name)
  return { action: 'read', names, ...statusOf({}, [], p0.length - 1 - length, length > 0 ? unnamedFlags(p0, 1) : []) }
}

function requireComplete(message, length) {
  const { issues = [], missing = [], extra = 0 } = message
  for (const { code, message, attribute, offset } of issues) throw fault(code, message, attribute, offset)
  for (const name of missing) throw fault('PAYLOAD_SHORT', 'payload: expected bytes for ' + name, name, length)
  if (extra > 0) throw fault('PAYLOAD_LONG', 'payload: ' + extra + ' bytes too many', undefined, length - extra)
  return message
}

export function decode(p0, { view, strict } = {}) {
  expectBytes(p0, 'P0')
  if (p0.length === 0) throw fault('PAYLOAD_EMPTY', 'P0: expected an action byte and a body, got no bytes', undefined, 0)
  const message = decodeAs(Object.keys(codes).find(action => codes[action] === p0[0]), p0, view ?? 'platform')
  return strict ? requireComplete(message, p0.length) : message
}

function decodeAs(action, p0, view) {
  switch (action) {
    case undefined: {
      const mismatch = p0[0] >= otherCodes && p0[0] < otherCodes + 4
      const message = 'action: 0x' + p0[0].toString(16) + (mismatch ? ' is one of the other protocol' : ' is none')
      throw fault(mismatch ? 'ACTION_MISMATCH' : 'ACTION_UNKNOWN', message, undefined, 0)
    }
    case 'read':
      return decodeRead(p0)
    case 'transparentDown':
    case 'transparentUp':
      return { action, data: new Uint8Array(p0.subarray(1)), attrs: {} }
  }
  if (view !== 'platform' && view !== 'native' && view !== 'raw')
    throw fault('MESSAGE_INVALID', 'view: expected platform, native or raw')
  const kind = action === 'control' ? 'control' : 'status'
  const attrs = plain[kind][view]?.(p0, 1, p0.length)
  return attrs === undefined ? { action, ...decodeBody(kind, p0, 1, view) } : { action, attrs }
}
`
