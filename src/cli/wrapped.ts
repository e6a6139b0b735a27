import stringWidth from 'string-width'

/** Lines of at most so many cells, broken at blanks; a word that is longer has a line of its own. Lines that were there stay. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map(line => wrappedLine(line, width))
    .join('\n')
}

function wrappedLine(line: string, width: number): string {
  if (stringWidth(line) <= width) return line
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && stringWidth(longer) > width) {
      lines.push(current)
      current = word
    } else current = longer
  }
  return [...lines, current].join('\n')
}
