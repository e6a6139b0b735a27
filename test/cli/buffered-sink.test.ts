import { expect, test } from 'vitest'
import { createBufferedSink, type Outlet } from '../../src/cli/buffered-sink.ts'

/** A stream that keeps what it gets, and fails when told: its next write, or by its event. */
function outlet() {
  const texts: (string | Uint8Array)[] = []
  let listener: (error: Error) => void = () => {}
  let refusal: Error | undefined
  const stream: Outlet = {
    write(text, done) {
      texts.push(text)
      setImmediate(() => done(refusal))
    },
    on(_event, fails) {
      listener = fails
    },
  }
  return {
    texts,
    stream,
    fail: (error: Error) => listener(error),
    refuse(error: Error) {
      refusal = error
    },
  }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

test('small texts go out together, once nothing else is to be done', async () => {
  const { texts, stream } = outlet()
  let opened = 0
  const sink = createBufferedSink(() => {
    opened++
    return stream
  })
  await sink.write('a')
  await sink.write('b')
  expect([texts, opened]).toEqual([[], 0])
  await turn()
  expect(texts).toEqual(['ab'])
  await sink.write('c')
  await turn()
  expect([texts, opened]).toEqual([['ab', 'c'], 1])
})

test('much text goes out at once, and the writer waits until it has', async () => {
  const { texts, stream } = outlet()
  const sink = createBufferedSink(() => stream)
  await sink.write('x'.repeat(70_000))
  expect(texts.map(text => text.length)).toEqual([70_000])
  await turn()
  expect(texts).toHaveLength(1)
})

test('after a failure writing throws it, where that is wanted', async () => {
  for (const tellsWhenClosed of [true, false]) {
    const { stream, fail } = outlet()
    const sink = createBufferedSink(() => stream, { tellsWhenClosed })
    await sink.write('a')
    await turn()
    fail(new Error('write EPIPE'))
    if (tellsWhenClosed) await expect(sink.write('b')).rejects.toThrow('write EPIPE')
    else await sink.write('b')
  }
})

test('flushing waits for what is under way and what is held, and throws what became of it', async () => {
  for (const tellsWhenClosed of [true, false]) {
    const { texts, stream, refuse } = outlet()
    const sink = createBufferedSink(() => stream, { tellsWhenClosed })
    await sink.flush()
    await sink.write('a')
    await sink.flush()
    expect(texts).toEqual(['a'])
    await sink.write('b')
    await turn()
    // Its callback has not come yet.
    refuse(new Error('ENOSPC'))
    if (tellsWhenClosed) await expect(sink.flush()).rejects.toThrow('ENOSPC')
    else await sink.flush()
    expect(texts).toEqual(['a', 'b'])
  }
})

test('bytes go out behind the texts before them, and their failure is thrown', async () => {
  const { texts, stream, refuse } = outlet()
  const sink = createBufferedSink(() => stream)
  await sink.write('a')
  await sink.writeBytes(Uint8Array.of(1))
  expect(texts).toEqual(['a', Uint8Array.of(1)])
  refuse(new Error('ENOSPC'))
  await expect(sink.writeBytes(Uint8Array.of(2))).rejects.toThrow('ENOSPC')
})
