import { expect, it } from 'vitest'
import { ApiError } from '../../src/api/api-error.ts'
import type { ProductClient } from '../../src/api/contract.ts'
import { chunkMacs } from '../../src/api/macs.ts'
import { GiztoolsError } from '../../src/errors.ts'

type Update = ProductClient['updateDeviceGroup']
const macs = Array.from({ length: 2500 }, (_, i) => i.toString(16).padStart(12, '0').toUpperCase())
const gid = 'c0ffee00c0ffee00c0ffee00c0ffee00'

/** Succeeds for all MACs but those that end in F. */
function updating(before: (call: number) => void = () => {}) {
  const asked: { gid: string; count: number; first: string | undefined; action: string }[] = []
  const update: Update = async (id, params) => {
    asked.push({ gid: id, count: params.macs.length, first: params.macs[0], action: params.action })
    before(asked.length)
    return {
      data: {
        success: params.macs.filter(mac => !mac.endsWith('F')),
        failed: params.macs.filter(mac => mac.endsWith('F')),
        more: asked.length,
      },
      status: 200,
      headers: {},
      rateLimit: { limit: 3600, remaining: 3600 - asked.length, reset: 1 },
    }
  }
  return { asked, update: chunkMacs(update) }
}

it('sends calls of 1000, in order, and merges their answers', async () => {
  const { asked, update } = updating()
  const { data, rateLimit } = await update(gid, { action: 'assign', reassign: true, macs })
  expect(asked).toEqual([
    { gid, count: 1000, first: macs[0], action: 'assign' },
    { gid, count: 1000, first: macs[1000], action: 'assign' },
    { gid, count: 500, first: macs[2000], action: 'assign' },
  ])
  expect(data.success).toEqual(macs.filter(mac => !mac.endsWith('F')))
  expect(data.failed).toEqual(macs.filter(mac => mac.endsWith('F')))
  expect(data.more).toBe(3)
  expect(rateLimit?.remaining).toBe(3597)
})

it.each([0, 1, 1000])('%i MACs are one call', async count => {
  const { asked, update } = updating()
  await update(gid, { action: 'unassign', macs: macs.slice(0, count) })
  expect(asked.map(call => call.count)).toEqual([count])
})

it('an answer that tells nothing stays one', async () => {
  const update = chunkMacs((async () => ({ data: {}, status: 200 })) as unknown as Update)
  expect((await update(gid, { action: 'assign', macs })).data).toEqual({})
})

it('says what was done when a later call fails', async () => {
  const failure = new ApiError('API_QUOTA', 'updateDeviceGroup: 5013', {
    endpoint: 'updateDeviceGroup',
    status: 403,
    apiCode: 5013,
    detail: 'wait',
  })
  const { update } = updating(call => {
    if (call === 3) throw failure
  })
  const error: unknown = await update(gid, { action: 'assign', macs }).catch(error => error)
  if (!(error instanceof ApiError)) throw new Error('expected an ApiError')
  // Of 0 to 1999, every sixteenth ends in F: 125.
  expect(error.message).toBe(
    'updateDeviceGroup: 5013; 2000 of 2500 MACs were done before (1875 succeeded, 125 failed), 500 were not: they are under detail.undone',
  )
  expect(error).toMatchObject({ code: 'API_QUOTA', status: 403, apiCode: 5013, endpoint: 'updateDeviceGroup' })
  const sent = macs.slice(0, 2000)
  expect(error.detail).toEqual({
    success: sent.filter(mac => !mac.endsWith('F')),
    failed: sent.filter(mac => mac.endsWith('F')),
    undone: macs.slice(2000),
    cause: 'wait',
  })
  expect(error.cause).toBe(failure)
})

it('an error of the first call is left as it is, and so is what is no error of ours', async () => {
  const failure = new GiztoolsError('NETWORK', 'lost')
  const first = updating(() => {
    throw failure
  })
  await expect(first.update(gid, { action: 'assign', macs })).rejects.toBe(failure)
  const bug = new TypeError('bug')
  const second = updating(call => {
    if (call === 2) throw bug
  })
  await expect(second.update(gid, { action: 'assign', macs })).rejects.toBe(bug)
})

it('stops between calls when it is aborted, and says what was done', async () => {
  const controller = new AbortController()
  const { asked, update } = updating(call => {
    if (call === 2) controller.abort()
  })
  await expect(update(gid, { action: 'assign', macs }, { signal: controller.signal })).rejects.toMatchObject({
    code: 'ABORTED',
    detail: { undone: macs.slice(2000) },
  })
  expect(asked).toHaveLength(2)
})
