import { type Node, type ParseError, parseTree } from 'jsonc-parser'

/** A stretch of a text. Lines and columns count from 1, columns in UTF-16 units; the end is the first column after it. */
export interface Region {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A JSON text that tells where its parts stand. */
export interface SourceText {
  /** The text of a line, without its end. */
  readonly line: (number: number) => string
  /** Where `entities[0].attrs[7].position.len` is, or the nearest thing around it that is there. */
  readonly regionOf: (path: string) => Region
  readonly regionAt: (offset: number) => Region
  /** The first thing that is no JSON (comments and trailing commas are). */
  readonly syntaxError: () => Region | undefined
}

/** Reads lazily: a text without findings is never parsed again. */
export function sourceText(text: string): SourceText {
  // The mark is blanked and no more, so that offsets stay those of the file.
  const plain = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text
  let starts: readonly number[] | undefined
  let root: Node | undefined | null = null
  const errors: ParseError[] = []

  const lineStarts = () => {
    starts ??= [0, ...[...plain.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length)]
    return starts
  }
  const tree = () => {
    if (root === null) root = treeOf(plain, errors)
    return root
  }
  const region = (start: number, end: number): Region => {
    const [from, to] = [lineAt(lineStarts(), start), lineAt(lineStarts(), end)]
    return {
      line: from + 1,
      column: start - (lineStarts()[from] as number) + 1,
      endLine: to + 1,
      endColumn: end - (lineStarts()[to] as number) + 1,
    }
  }
  return {
    line: number =>
      plain
        .slice(lineStarts()[number - 1] ?? plain.length, lineStarts()[number] ?? plain.length)
        .replace(/[\r\n]+$/, ''),
    regionAt: offset => region(Math.min(offset, plain.length), Math.min(offset + 1, plain.length)),
    syntaxError: () => {
      tree()
      const [first] = errors
      return first && region(first.offset, Math.min(first.offset + Math.max(1, first.length), plain.length))
    },
    regionOf: path => {
      const top = tree()
      if (top === undefined) return region(0, 0)
      const node = nodeAt(top, path)
      const { offset, length } = marked(node)
      return region(offset, offset + length)
    },
  }
}

function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true })
  } catch {
    // Nested too deep for its recursion: the places are then not told.
    return undefined
  }
}

function nodeAt(root: Node, path: string): Node {
  let node = root
  for (const [, index, key] of path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)) {
    const next: Node | undefined =
      index === undefined
        ? // Of a key that stands twice the last counts, as in JSON.parse.
          node.children?.filter(({ type, children }) => type === 'property' && children?.[0]?.value === key).at(-1)
            ?.children?.[1]
        : node.type === 'array'
          ? node.children?.[Number(index)]
          : undefined
    if (next === undefined) return node
    node = next
  }
  return node
}

/** A value of a few characters as it is; of an object or a list its key, or its first bracket: a mark over pages marks nothing. */
function marked(node: Node): { readonly offset: number; readonly length: number } {
  if (node.type !== 'object' && node.type !== 'array') return node
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined
  return key ?? { offset: node.offset, length: 1 }
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
