import { createTokenizer, type Token } from './tokens.ts'

export interface Macro {
  /** What it stands for, a token each. */
  readonly tokens: readonly string[]
  readonly comment: string
  readonly line: number
}

export interface Member {
  readonly type: string
  /** '' for a bit-field without one. */
  readonly name: string
  /** What stands between its brackets, a token each; absent where it is no array. */
  readonly size: readonly string[] | undefined
  /** What stands after its colon. */
  readonly bits: readonly string[] | undefined
  readonly comment: string
  readonly line: number
}

export interface Struct {
  readonly members: readonly Member[]
  readonly line: number
}

export interface Code {
  readonly name: string
  /** What stands after its equals sign; absent where it is one more than the code before. */
  readonly value: readonly string[] | undefined
  readonly comment: string
  readonly line: number
}

export interface Enumeration {
  readonly codes: readonly Code[]
  readonly line: number
}

/** What a header declares, by name. Where a macro is defined more than once, in the order of the file. */
export interface Declarations {
  readonly macros: ReadonlyMap<string, readonly Macro[]>
  readonly structs: ReadonlyMap<string, Struct>
  readonly enums: ReadonlyMap<string, Enumeration>
}

/** Macros, structs and enums of a C header. All else is stepped over, and any text at all is a header. */
export function parseDeclarations(text: string): Declarations {
  const macros = new Map<string, Macro[]>()
  const structs = new Map<string, Struct>()
  const enums = new Map<string, Enumeration>()
  const next = codeOf(text, macros)

  let token = next()
  while (token.kind !== 'end') {
    if (token.kind !== 'word' || !['struct', 'enum', 'union'].includes(token.text)) {
      token = next()
      continue
    }
    const { text: keyword, line } = token
    const names: string[] = []
    token = next()
    for (; token.kind === 'word' || token.kind === 'comment'; token = next())
      if (token.kind === 'word') names.push(token.text)
    if (token.text !== '{' || token.kind !== 'mark') continue
    const parts = bodyOf(next, keyword === 'enum' ? ',' : ';')
    // What follows the brace up to the semicolon: the type's name, and attributes of compilers.
    let depth = 0
    for (token = next(); token.kind !== 'end' && token.text !== ';' && token.text !== '{'; token = next()) {
      if (token.kind === 'word' && depth === 0) names.push(token.text)
      if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
    }
    // Made once: a hostile file gives one struct thousands of names.
    if (keyword === 'enum') {
      const enumeration = { codes: parts.flatMap(codeFrom), line }
      for (const name of names) enums.set(name, enumeration)
    } else {
      const struct = { members: parts.flatMap(membersFrom), line }
      for (const name of names) structs.set(name, struct)
    }
  }
  return { macros, structs, enums }
}

/** More than any declaration that we read has: what is longer is cut, and then not understood. */
const MOST_TOKENS = 32

/** The tokens without directives and lines' ends. `#define`s go into `macros`, what stands under `#if 0` nowhere. */
function codeOf(text: string, macros: Map<string, Macro[]>): () => Token {
  const read = createTokenizer(text)

  const restOfLine = () => {
    let token = read()
    while (token.kind !== 'line' && token.kind !== 'end') token = read()
  }

  /** From `define` to the line's end, or to the next `#define` on it. */
  const define = () => {
    const name = read()
    if (name.kind !== 'word') return name.kind === 'line' || name.kind === 'end' ? undefined : restOfLine()
    const tokens: string[] = []
    let comment = ''
    let token = read()
    const functionLike = token.text === '(' && token.glued
    for (; token.kind !== 'line' && token.kind !== 'end' && token.text !== '#'; token = read()) {
      if (token.kind === 'comment') comment ||= commentText(token.text)
      else if (tokens.length <= MOST_TOKENS) tokens.push(token.text)
    }
    if (!functionLike) {
      const macro = { tokens, comment, line: name.line }
      const before = macros.get(name.text)
      if (before) before.push(macro)
      else macros.set(name.text, [macro])
    }
    if (token.text === '#') directive()
  }

  const skipBranch = () => {
    for (let depth = 0; depth >= 0; ) {
      let token = read()
      while (token.text !== '#' || token.kind !== 'mark') {
        if (token.kind === 'end') return
        token = read()
      }
      const { text: word } = read()
      if (word.startsWith('if')) depth++
      else if (word === 'endif') depth--
      else if (depth === 0 && (word === 'else' || word === 'elif')) depth--
    }
    restOfLine()
  }

  // Several directives on one line are read one after another, so they do not nest.
  let pending = false
  function directive() {
    pending = true
  }

  return () => {
    for (;;) {
      const token = pending ? undefined : read()
      if (token && token.kind !== 'line' && !(token.kind === 'mark' && token.text === '#')) return token
      if (token?.kind === 'line') continue
      pending = false
      const word = read()
      if (word.kind === 'line' || word.kind === 'end') continue
      if (word.text === 'define') define()
      else if (word.text === 'if') {
        const condition = read()
        if (condition.kind !== 'line') restOfLine()
        if (condition.text === '0') skipBranch()
      } else restOfLine()
    }
  }
}

interface Part {
  readonly tokens: readonly Token[]
  comment: string
  readonly lastLine: number
}

/** What stands between the braces, cut at `separator`; a comment belongs to what ends on its line. Inner braces are stepped over. */
function bodyOf(next: () => Token, separator: ';' | ','): readonly Part[] {
  const parts: Part[] = []
  let tokens: Token[] = []
  let comment = ''
  let depth = 1
  const finish = (line: number) => {
    if (tokens.length > 0) parts.push({ tokens, comment, lastLine: line })
    tokens = []
    comment = ''
  }
  for (;;) {
    const token = next()
    if (token.kind === 'end') return parts
    if (token.kind === 'comment') {
      const last = parts.at(-1)
      if (tokens.length > 0 && depth === 1) comment ||= commentText(token.text)
      else if (last?.lastLine === token.line) last.comment ||= commentText(token.text)
    } else if (token.kind === 'mark' && token.text === '{') depth++
    else if (token.kind === 'mark' && token.text === '}') {
      depth--
      if (depth > 0) continue
      finish(token.line)
      return parts
    } else if (depth > 1) continue
    else if (token.kind === 'mark' && token.text === separator) finish(token.line)
    else if (tokens.length <= MOST_TOKENS) tokens.push(token)
  }
}

/** `///< …`, `//!< …` and `/**< …` are comments on what stands before them. */
function commentText(inside: string): string {
  const marked = ['/<', '!<', '*<'].find(mark => inside.startsWith(mark))
  return (marked === undefined ? inside : inside.slice(marked.length)).trim()
}

function codeFrom({ tokens, comment }: Part): Code[] {
  const [name, equals, ...value] = tokens
  if (name?.kind !== 'word') return []
  return [{ name: name.text, value: equals?.text === '=' ? texts(value) : undefined, comment, line: name.line }]
}

/** `uint8_t a, b[2], c:1;` */
function membersFrom({ tokens, comment }: Part): Member[] {
  const members: Member[] = []
  let type: string | undefined
  let words: Token[] = []
  let at = 0
  while (at < tokens.length) {
    for (words = []; at < tokens.length && !isOneOf(tokens[at], '[:,'); at++) words.push(tokens[at] as Token)
    const name = words.pop()
    type ??= texts(words).join(' ')
    let size: string[] | undefined
    let bits: string[] | undefined
    for (; at < tokens.length && !isOneOf(tokens[at], ','); at++) {
      if (isOneOf(tokens[at], '[')) size = size ? [...size, '*'] : []
      else if (isOneOf(tokens[at], ':')) bits = []
      else if (!isOneOf(tokens[at], ']')) (bits ?? size)?.push((tokens[at] as Token).text)
    }
    at++
    if (name?.kind !== 'word') continue
    // `uint8_t :6;` has no name: it fills a byte up.
    const isNameless = bits !== undefined && type === '' && members.length === 0
    const named = isNameless ? { type: name.text, name: '' } : { type, name: name.text }
    members.push({ ...named, size, bits, comment, line: name.line })
  }
  return members
}

function isOneOf(token: Token | undefined, marks: string): boolean {
  return token?.kind === 'mark' && marks.includes(token.text)
}

function texts(tokens: readonly Token[]): string[] {
  return tokens.map(({ text }) => text)
}
