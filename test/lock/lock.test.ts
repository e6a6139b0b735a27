import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lock, takeLock, waitForLock } from '../../src/lock/lock.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-lock-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const isMine = (lock: Awaited<ReturnType<typeof takeLock>>): lock is Lock => 'release' in lock

test('goes to one of many who come at once; the others hear who has it', async () => {
  for (let round = 0; round < 20; round++) {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => takeLock(root, 'l')))
    const taken = outcomes.filter(isMine)
    expect(taken.length).toBe(1)
    for (const lock of outcomes) if (!isMine(lock)) expect(lock.by.pid).toBe(process.pid)
    for (const lock of taken) await lock.release()
  }
})

test('has never two owners, however they come and go', async () => {
  let [owners, most, times] = [0, 0, 0]
  const comeAndGo = async () => {
    for (let i = 0; i < 60; i++) {
      const lock = await takeLock(root, 'l')
      if (!isMine(lock)) continue
      most = Math.max(most, ++owners)
      times++
      await new Promise(done => setImmediate(done))
      owners--
      await lock.release()
    }
  }
  await Promise.all(Array.from({ length: 8 }, comeAndGo))
  expect([most, times > 10]).toEqual([1, true])
})

test('is waited for, until it is free or nobody wants to wait any more', async () => {
  const first = await takeLock(root, 'l')
  expect(isMine(first)).toBe(true)
  expect(await waitForLock(root, 'l', AbortSignal.timeout(100))).toBeUndefined()
  const second = waitForLock(root, 'l', AbortSignal.timeout(10_000))
  await (first as Lock).release()
  await (await second)?.release()
  expect(await second).toBeDefined()
})
