import { afterEach, describe, expect, it } from 'vitest'
import { sleep, startDeadline, until } from '../../src/api/deadline.ts'
import { caught, clientOf, DID } from './client-of.ts'
import { type Service, startService, withTokens } from './service.ts'

let service: Service
afterEach(() => service?.close())

const never = () => new Promise<never>(() => {})

describe('a caller who aborts', () => {
  it('before the call spends none', async () => {
    service = await startService(() => ({ body: {} }))
    const reason = new Error('changed my mind')
    const error = await caught(clientOf(service.url).product.deviceGroups({ signal: AbortSignal.abort(reason) }))
    expect(error).toMatchObject({ code: 'ABORTED', attempts: 0, cause: reason })
    expect(service.requests).toEqual([])
  })

  it('while the token is asked for, ends the request for it', async () => {
    const controller = new AbortController()
    service = await startService(() => {
      controller.abort()
      return never()
    })
    const error = await caught(clientOf(service.url).product.deviceGroups({ signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', endpoint: 'deviceGroups', attempts: 0 })
  })

  it('while the answer is awaited, really gives the request up', async () => {
    const controller = new AbortController()
    const signals: AbortSignal[] = []
    service = await startService(
      withTokens(() => {
        controller.abort()
        return never()
      }),
    )
    const fetch: typeof globalThis.fetch = (input, init) => {
      if (init?.signal) signals.push(init.signal)
      return globalThis.fetch(input, init)
    }
    const { product, slept } = clientOf(service.url, { fetch })
    const error = await caught(product.deviceGroups({ signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', attempts: 1 })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true])
    expect(slept).toEqual([])
  })

  it('in the middle of a body, too', async () => {
    const controller = new AbortController()
    service = await startService(withTokens(() => ({ body: { macs: ['a'] }, connection: 'hang' })))
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await globalThis.fetch(input, init)
      if (String(input).includes('device_groups')) controller.abort()
      return response
    }
    const { product } = clientOf(service.url, { fetch })
    expect((await caught(product.deviceGroup('g', { signal: controller.signal }))).code).toBe('ABORTED')
  })

  it('while a wait goes on, ends the wait', async () => {
    const controller = new AbortController()
    service = await startService(withTokens(() => ({ status: 503 })))
    const waits: number[] = []
    const { product } = clientOf(service.url, {
      sleep: (ms, signal) => {
        waits.push(ms)
        queueMicrotask(() => controller.abort())
        return sleep(3_600_000, signal)
      },
    })
    const error = await caught(product.deviceGroups({ signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', attempts: 1 })
    expect(waits).toEqual([500])
  })

  it('need not wait for a sleep that does not listen', async () => {
    const controller = new AbortController()
    service = await startService(withTokens(() => ({ status: 503 })))
    const { product } = clientOf(service.url, {
      sleep: () => {
        controller.abort()
        return never()
      },
    })
    expect((await caught(product.deviceGroups({ signal: controller.signal }))).code).toBe('ABORTED')
  })

  it('is told that a control may have been sent', async () => {
    const controller = new AbortController()
    service = await startService(
      withTokens(() => {
        controller.abort()
        return never()
      }),
    )
    const error = await caught(clientOf(service.url).product.control(DID, { attrs: {} }, { signal: controller.signal }))
    expect(error.code).toBe('ABORTED')
    expect(error.message).toContain('not known whether it was done')
  })
})

describe('time', () => {
  it('of one attempt runs out for headers and for bodies, and the attempt is made again', async () => {
    service = await startService(
      withTokens((_, index) =>
        index === 0 ? never() : index === 1 ? { body: { macs: ['a'] }, connection: 'hang' } : { body: { macs: [] } },
      ),
    )
    const { product, slept } = clientOf(service.url, { timeoutMs: 100 })
    expect((await product.deviceGroup('g')).data).toEqual({ macs: [] })
    expect(slept).toEqual([500, 1000])
  })

  it('of one attempt is told', async () => {
    service = await startService(withTokens(never))
    const error = await caught(clientOf(service.url, { timeoutMs: 50, retries: 1 }).product.deviceGroups())
    expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 2, message: 'deviceGroups: no answer within 50 ms' })
  })

  it('of the whole call covers its token', async () => {
    service = await startService(never)
    const error = await caught(clientOf(service.url).product.deviceGroups({ timeoutMs: 50 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', endpoint: 'deviceGroups', attempts: 0 })
    expect((await caught(clientOf(service.url).product.token({ timeoutMs: 50 }))).code).toBe('TIMEOUT')
  })

  it('of the whole call covers its attempts and waits', async () => {
    service = await startService(withTokens((_, index) => (index === 0 ? never() : { status: 503 })))
    const { product } = clientOf(service.url, { sleep: never })
    await product.token()
    expect(await caught(product.deviceGroups({ timeoutMs: 50 }))).toMatchObject({ code: 'TIMEOUT', attempts: 1 })
    expect(await caught(product.deviceGroups({ timeoutMs: 300 }))).toMatchObject({ code: 'TIMEOUT', attempts: 1 })
  })

  it('longer than a timer can hold is no limit, and not none at all', async () => {
    service = await startService(withTokens(() => ({ body: {} })))
    for (const timeoutMs of [Number.POSITIVE_INFINITY, 2 ** 31, 1e300]) {
      const { product } = clientOf(service.url, { timeoutMs })
      expect((await product.deviceGroups({ timeoutMs })).status).toBe(200)
    }
  })

  it.each([0, -1, Number.NaN, '5' as never])('of %s is refused', async timeoutMs => {
    service = await startService(() => ({ body: {} }))
    expect(() => clientOf(service.url, { timeoutMs })).toThrow('timeoutMs: expected milliseconds above 0')
    await expect(clientOf(service.url).product.deviceGroups({ timeoutMs })).rejects.toThrow('timeoutMs')
  })
})

describe('parts', () => {
  it('a deadline lets go of the signal that it follows', () => {
    const parent = new AbortController()
    const deadline = startDeadline(parent.signal, undefined)
    deadline.clear()
    parent.abort()
    expect(deadline.over()).toBeUndefined()
  })

  it('the first end counts', () => {
    const parent = new AbortController()
    const deadline = startDeadline(parent.signal, 1e9)
    parent.abort()
    expect(deadline.over()).toBe('aborted')
    expect(deadline.signal.aborted).toBe(true)
    deadline.clear()
  })

  it('sleep ends by itself, and is refused under a signal that is aborted', async () => {
    await sleep(1)
    await sleep(1, new AbortController().signal)
    await expect(sleep(1, AbortSignal.abort())).rejects.toThrow('aborted')
  })

  it('until gives what comes first', async () => {
    expect(await until(new AbortController().signal, Promise.resolve(7))).toBe(7)
    await expect(until(AbortSignal.abort(), never())).rejects.toThrow()
  })
})
