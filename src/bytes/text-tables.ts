/*
 * What a character of hex or base64 stands for, by its code, -1 for every other character that there is: indexing needs no range check,
 * and one of them makes whatever it is joined to negative. 64 kB each, of which a text touches a line or two.
 */

/** The standard alphabet of base64, by value. */
export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const HEX_DIGITS = '0123456789abcdef'

export const HEX_VALUES: Int8Array = valuesOf(HEX_DIGITS, HEX_DIGITS.toUpperCase())

/** Both alphabets, the standard one and the one for URLs. */
export const BASE64_VALUES: Int8Array = valuesOf(ALPHABET, ALPHABET.replace('+/', '-_'))

/** The character codes of the hex digits, by value. */
export const HEX_CODES: Uint8Array = Uint8Array.from(HEX_DIGITS, digit => digit.charCodeAt(0))

/** Those of base64. */
export const BASE64_CODES: Uint8Array = Uint8Array.from(ALPHABET, digit => digit.charCodeAt(0))

function valuesOf(...alphabets: readonly string[]): Int8Array {
  const values = new Int8Array(65_536).fill(-1)
  for (const alphabet of alphabets)
    for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value
  return values
}
