/**
 * Whether bytes that are no UTF-8 are the Chinese text that they would be in GB18030. Nearly every other encoding of old can be read
 * as GB18030 too, and is then Chinese that nobody wrote: `°C` in Latin-1 is one such character, and so is what a lost byte leaves.
 * Told by what people write: of 23,000 characters in the definitions of products not one was outside of the 3,755 common characters
 * and the signs of GB2312. So those have to be the more, and no other may take a letter, a digit or a sign of ASCII for its second byte.
 */
export function seemsChinese(bytes: Uint8Array): boolean {
  let common = 0
  let others = 0
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] as number
    if (lead < 0x80) {
      at++
      continue
    }
    const second = bytes[at + 1] ?? 0
    const isSign = lead >= 0xa1 && lead <= 0xa9
    if (second < 0x80 && !isSign) return false
    // Two high bytes in the middle of a word of Latin letters: OPERAÇÃO.
    const isInWord = isLetter(bytes[at - 1]) && isLetter(bytes[at + 2])
    if (second >= 0xa1 && (isSign || (lead >= 0xb0 && lead <= 0xd7)) && !isInWord) common++
    else if (second >= 0x80) others++
    at += second >= 0x30 && second <= 0x39 ? 4 : 2
  }
  return common > others
}

function isLetter(code = 0): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
}
