import { setTimeout as later } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { sleep } from '../../src/api/deadline.ts'
import { onAbort } from '../../src/api/on-abort.ts'
import { clientOf } from './client-of.ts'
import { startService, withTokens } from './service.ts'

test('each is called once, in order, but for those that let go, and at once where it is over', () => {
  const controller = new AbortController()
  const told: string[] = []
  const again = () => void told.push('again')
  onAbort(controller.signal, () => told.push('first'))
  onAbort(controller.signal, () => told.push('gone'))()
  onAbort(controller.signal, again)
  onAbort(controller.signal, again)
  controller.abort()
  controller.abort()
  onAbort(controller.signal, () => told.push('late'))()
  expect(told).toEqual(['first', 'again', 'again', 'late'])
})

test('whoever comes after all have let go is called too', () => {
  const controller = new AbortController()
  let told = 0
  const letGo = onAbort(controller.signal, () => told++)
  letGo()
  onAbort(controller.signal, () => told++)
  letGo()
  controller.abort()
  expect(told).toBe(1)
})

test('one signal serves fifty calls and pauses without a warning, and ends them all', async () => {
  const service = await startService(
    withTokens(async () => {
      await later(20)
      return { body: {} }
    }),
  )
  const warnings: Error[] = []
  const warned = (warning: Error) => void warnings.push(warning)
  process.on('warning', warned)
  try {
    const { product } = clientOf(service.url)
    const controller = new AbortController()
    const { signal } = controller
    await Promise.all(Array.from({ length: 50 }, () => product.deviceGroups({ signal })))
    const pauses = Promise.allSettled(Array.from({ length: 50 }, () => sleep(60_000, signal)))
    const calls = Promise.allSettled(Array.from({ length: 50 }, () => product.deviceGroups({ signal })))
    controller.abort()
    for (const { status } of [...(await pauses), ...(await calls)]) expect(status).toBe('rejected')
    // Node tells of a warning a turn later.
    await later(0)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', warned)
    await service.close()
  }
})
