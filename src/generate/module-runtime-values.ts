/* Values in an emitted module, as text: see module-runtime.ts. */

export const FORMAT_HEX = `
const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
function formatHexAt(bytes, from, to) {
  let text = ''
  for (let at = from; at < to; at++) text += pairs[bytes[at]]
  return text
}
`

/** Exact decimals: display = (raw · num + add) / den over integers, with one rounding (src/codec/scale.ts). */
export const DECIMAL_SCALE = `
function decimal(value) {
  const [mantissa, exponent] = value.toExponential().split('e')
  const [whole, fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}

function decimalScale(ratio, addition, maxRaw) {
  const k = decimal(ratio)
  const m = decimal(addition)
  const power = Math.max(0, -k.exponent, -m.exponent)
  const bigDen = 10n ** BigInt(power)
  const bigNum = k.digits * 10n ** BigInt(power + k.exponent)
  const bigAdd = m.digits * 10n ** BigInt(power + m.exponent)
  let [divisor, rest] = [bigNum, bigDen]
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest]
  rest = bigAdd
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest]
  if (divisor < 0n) divisor = -divisor
  const [num, add, den] = [Number(bigNum / divisor), Number(bigAdd / divisor), Number(bigDen / divisor)]
  const most = Math.abs(num) * maxRaw + Math.abs(add)
  const small = most <= Math.min(Number.MAX_SAFE_INTEGER, Math.abs(num) * 2 ** 51) && den <= Number.MAX_SAFE_INTEGER
  const toDisplay = small
    ? raw => (raw * num + add) / den
    : raw => Number(BigInt(raw) * bigNum + bigAdd + 'e-' + power)
  function toRaw(display) {
    if (small) {
      const raw = Math.round((display * den - add) / num)
      if (raw >= 0 && raw <= maxRaw && toDisplay(raw) === display) return { raw: raw + 0, exact: true }
    }
    const y = decimal(display)
    const shift = 10n ** BigInt(Math.max(0, -y.exponent))
    let over = y.digits * 10n ** BigInt(Math.max(0, y.exponent)) * bigDen - bigAdd * shift
    let under = bigNum * shift
    if (under < 0n) [over, under] = [-over, -under]
    const [a, b] = [2n * over + under, 2n * under]
    const step = a / b - (a % b < 0n ? 1n : 0n)
    const raw = Number(step)
    const last = Math.min(Math.max(raw, 0), maxRaw)
    if (last !== raw && toDisplay(last) === display) return { raw: last, exact: true }
    return { raw, exact: step * under === over || (Number.isSafeInteger(raw) && toDisplay(raw) === display) }
  }
  return { toDisplay, toRaw }
}
`

/** How each type is shown, what of it the definition does not provide for, and what is said to be expected. */
export const KINDS: Readonly<Record<'bool' | 'enum' | 'number' | 'binary', string>> = {
  bool: `
kinds.bool = {
  show: (field, raw, view) => (view === 'native' && raw < 2 ? raw === 1 : raw),
  odd: (field, raw) => raw > 1 && 'VALUE_OUT_OF_RANGE',
  expected: () => 'true, false, 1 or 0',
}
`,
  enum: `
kinds.enum = {
  show: (field, raw) => field.labels[raw] ?? raw,
  odd: (field, raw) => raw >= field.labels.length && 'LABEL_UNKNOWN',
  expected: field => 'a label or its index, 0 to ' + (field.labels.length - 1),
}
`,
  number: `
kinds.number = {
  show: (field, raw) => field.scale.toDisplay(raw),
  odd: (field, raw) => !(raw >= field.min && raw <= field.max) && 'VALUE_OUT_OF_RANGE',
  expected: field => 'raw ' + field.min + ' to ' + field.max,
}
`,
  binary: `
kinds.binary = {
  show: (field, raw, view) => (view === 'native' ? raw : formatHexAt(raw, 0, raw.length)),
  odd: () => false,
  expected: field => 'hex digits or bytes, at most ' + field.bits / 8 + ' bytes',
}
`,
}
