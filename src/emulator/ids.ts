const HEX = '0123456789abcdef'
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

// The forms that the document shows. Ids that come from outside may have any other.

export const drawId = (random: () => number): string => draw(random, HEX, 32)
export const drawDid = (random: () => number): string => draw(random, LETTERS_AND_DIGITS, 22)
export const drawMac = (random: () => number): string => draw(random, HEX, 12).toUpperCase()
export const drawPasscode = (random: () => number): string => draw(random, LETTERS_AND_DIGITS, 10)

function draw(random: () => number, alphabet: string, length: number): string {
  let id = ''
  while (id.length < length) id += alphabet[Math.floor(random() * alphabet.length)]
  return id
}
