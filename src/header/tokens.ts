/** `line` is a line's end outside a comment, `text` a string or character literal with its quotes. */
export type TokenKind = 'word' | 'number' | 'text' | 'mark' | 'comment' | 'line' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** As it stands in the file; of a comment what is inside it. */
  readonly text: string
  /** From 1. */
  readonly line: number
  /** Nothing stands between it and the token before: what tells `#define F(x)` from `#define F (x)`. */
  readonly glued: boolean
}

/**
 * C, one token a call, in one pass and without ever looking back: any text at all has tokens.
 * A backslash at a line's end joins the next line to it, in `//` comments too, as every compiler does.
 */
export function createTokenizer(text: string): () => Token {
  let at = 0
  let line = 1

  // The end of what began at `from` and goes on while `belongs`.
  const runEnd = (from: number, belongs: (character: string) => boolean) => {
    let end = from
    while (end < text.length && belongs(text.charAt(end))) end++
    return end
  }

  /** Steps over blanks and joined lines; whether there were any. */
  const skipBlanks = () => {
    const from = at
    for (;;) {
      if (isBlank(text.charAt(at))) at++
      else if (joinLength(text, at) > 0) {
        at += joinLength(text, at)
        line++
      } else return at > from
    }
  }

  const lineComment = () => {
    const parts: string[] = []
    let from = at + 2
    let end = from
    while (end < text.length && text.charAt(end) !== '\n') {
      const joined = joinLength(text, end)
      if (joined === 0) end++
      else {
        parts.push(text.slice(from, end))
        end += joined
        from = end
        line++
      }
    }
    at = end
    return parts.join('') + text.slice(from, end)
  }

  const blockComment = () => {
    const close = text.indexOf('*/', at + 2)
    const end = close < 0 ? text.length : close
    const inside = text.slice(at + 2, end)
    for (let i = inside.indexOf('\n'); i >= 0; i = inside.indexOf('\n', i + 1)) line++
    at = close < 0 ? end : end + 2
    return inside
  }

  // A literal that is not closed ends with its line: a lone apostrophe in an #error is no fault.
  const literal = (quote: string) => {
    let end = at + 1
    while (end < text.length && text.charAt(end) !== quote && text.charAt(end) !== '\n')
      end += text.charAt(end) === '\\' && text.charAt(end + 1) !== '\n' ? 2 : 1
    const from = at
    at = Math.min(text.length, text.charAt(end) === quote ? end + 1 : end)
    return text.slice(from, at)
  }

  return () => {
    const glued = !skipBlanks()
    const character = text.charAt(at)
    const token = (kind: TokenKind, content: string, from = line): Token => ({ kind, text: content, line: from, glued })
    const upTo = (kind: TokenKind, end: number) => {
      const content = text.slice(at, end)
      at = end
      return token(kind, content)
    }
    if (character === '') return token('end', '')
    if (character === '\n') {
      at++
      return token('line', '\n', line++)
    }
    const first = line
    if (text.startsWith('//', at)) return token('comment', lineComment(), first)
    if (text.startsWith('/*', at)) return token('comment', blockComment(), first)
    if (character === '"' || character === "'") return token('text', literal(character))
    if (isDigit(character) || (character === '.' && isDigit(text.charAt(at + 1)))) return upTo('number', numberEnd())
    if (isWordStart(character)) return upTo('word', runEnd(at, isWordPart))
    return upTo('mark', at + 1)
  }

  // Digits, letters and dots, and the sign of an exponent (which a hexadecimal number has not).
  function numberEnd(): number {
    const hexadecimal = text.charAt(at + 1) === 'x' || text.charAt(at + 1) === 'X'
    let end = runEnd(at, isNumberPart)
    while (!hexadecimal && 'eE'.includes(text.charAt(end - 1)) && '+-'.includes(text.charAt(end) || ' '))
      end = runEnd(end + 1, isNumberPart)
    return end
  }
}

// A carriage return is a blank: CRLF ends a line as LF does. So are the blanks that editors leave in Chinese text.
function isBlank(character: string): boolean {
  return character !== '' && ' \t\r\v\f\u00a0\u3000\ufeff'.includes(character)
}

/** How many characters a backslash and the line's end after it are, 0 where there is none. */
function joinLength(text: string, at: number): number {
  if (text.charAt(at) !== '\\') return 0
  if (text.charAt(at + 1) === '\n') return 2
  return text.charAt(at + 1) === '\r' && text.charAt(at + 2) === '\n' ? 3 : 0
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

// What is not ASCII may be part of a name: an attribute may be called 温度.
function isWordStart(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') ||
    (character >= 'A' && character <= 'Z') ||
    character === '_' ||
    isWide(character)
  )
}

function isWide(character: string): boolean {
  return character > '\u007f' && !isBlank(character)
}

function isWordPart(character: string): boolean {
  return isWordStart(character) || isDigit(character)
}

function isNumberPart(character: string): boolean {
  return character === '.' || (isWordPart(character) && !isWide(character))
}
