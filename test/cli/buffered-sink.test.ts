import { expect, test } from 'vitest'
import { createBufferedSink, type Outlet } from '../../src/cli/buffered-sink.ts'

/** A stream that keeps what it gets, and fails when told. */
function outlet() {
  const texts: string[] = []
  let listener: (error: Error) => void = () => {}
  const stream: Outlet = {
    write(text, done) {
      texts.push(text)
      setImmediate(done)
    },
    on(_event, fails) {
      listener = fails
    },
  }
  return { texts, stream, fail: (error: Error) => listener(error) }
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
