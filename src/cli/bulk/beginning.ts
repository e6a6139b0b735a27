/**
 * The first bytes of a stream, and all of it, them included. As few as will do: where `mayBecome` says no of them nothing more is
 * waited for, so that the first line of a live log is answered at once.
 */
export async function beginning(
  stream: AsyncIterable<Uint8Array>,
  mayBecome: (bytes: Uint8Array) => boolean,
): Promise<{ readonly begin: Uint8Array; readonly whole: AsyncIterable<Uint8Array> }> {
  const chunks = stream[Symbol.asyncIterator]()
  let begin = new Uint8Array()
  while (begin.length < MOST_BYTES && mayBecome(begin)) {
    const { done, value } = await chunks.next()
    if (done) break
    // The chunk itself, as a rule. What comes in bits is copied.
    begin = (begin.length === 0 ? value : joined(begin, value)) as Uint8Array<ArrayBuffer>
  }
  return { begin, whole: all(begin, chunks) }
}

/** The longest mark that anything begins with. */
const MOST_BYTES = 12

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

async function* all(begin: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (begin.length > 0) yield begin
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  } finally {
    await chunks.return?.()
  }
}
