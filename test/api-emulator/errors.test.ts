import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import type { WireHabits } from '../../src/emulator/contract.ts'
import type { ErrorCode } from '../../src/errors.ts'
import { caught } from '../api/client-of.ts'
import { clientOf, populated } from './scene.ts'

// The document's table of errors, row by row, typed off by hand: what a caller has to see of each.

type Row = readonly [code: number, status: 400 | 403 | 404 | 500, message: string, kind: ErrorCode]

const ROWS: readonly Row[] = [
  [5001, 400, 'body json invalid', 'API_REQUEST'],
  [5002, 400, 'form invalid', 'API_REQUEST'],
  [5003, 404, 'enterprise id not exist', 'API_CREDENTIALS'],
  [5004, 400, 'enterprise secret error', 'API_CREDENTIALS'],
  [5005, 400, 'product secret error', 'API_CREDENTIALS'],
  [5006, 400, 'product exist devicegroups', 'API_CONFLICT'],
  [5007, 404, 'association not exist', 'API_PERMISSION'],
  [5008, 400, 'association existed', 'API_CONFLICT'],
  [5009, 400, 'token invalid', 'API_TOKEN'],
  [5010, 400, 'token not match product_key', 'API_TOKEN'],
  [5011, 400, 'token has expired', 'API_TOKEN'],
  [5012, 400, 'ip not in white list', 'API_PERMISSION'],
  [5013, 403, 'API call rate limit execeed quota', 'API_QUOTA'],
  [5014, 400, 'Report has not been generated!', 'API_NOT_READY'],
  [5015, 404, 'Product key not exist!', 'API_NOT_FOUND'],
  [5016, 404, 'Appid not exist!', 'API_NOT_FOUND'],
  [5017, 404, 'Uid not exist!', 'API_NOT_FOUND'],
  [5018, 403, 'product operation not allowed', 'API_PERMISSION'],
  [5019, 404, 'organization does not exist', 'API_NOT_FOUND'],
  [5020, 400, 'can not delete published product!', 'API_CONFLICT'],
  [5021, 400, 'enterprise is exist', 'API_CONFLICT'],
  [5022, 404, 'enterprise does not exist', 'API_NOT_FOUND'],
  [5023, 403, 'enterprise is creating', 'API_NOT_READY'],
  [5024, 403, 'api deny to visit!', 'API_PERMISSION'],
  [5025, 404, 'product does not exist', 'API_NOT_FOUND'],
  [5201, 403, 'device group not belong to this product', 'API_PERMISSION'],
  [5202, 404, 'parent group not exist', 'API_NOT_FOUND'],
  [5203, 400, 'already has one root group', 'API_CONFLICT'],
  [5204, 400, 'group has subgroup', 'API_CONFLICT'],
  [5205, 400, 'group has device item', 'API_CONFLICT'],
  [5206, 404, 'group not exist', 'API_NOT_FOUND'],
  [5207, 400, 'product key not in pre assignment!', 'API_CONFLICT'],
  [5208, 400, 'create assign device in progress!', 'API_NOT_READY'],
  [5301, 404, 'device not exist', 'API_NOT_FOUND'],
  [5302, 403, 'device not belong to this product', 'API_PERMISSION'],
  [5303, 400, 'device not bound', 'API_DEVICE_STATE'],
  [5304, 400, 'device is disabled', 'API_DEVICE_STATE'],
  [5305, 400, 'device offline!', 'API_DEVICE_OFFLINE'],
  [5401, 400, 'attr invalid!', 'API_REQUEST'],
  [5402, 404, 'datapoint data not found!', 'API_REQUEST'],
  [5403, 400, 'send command failed!', 'API_SEND_FAILED'],
  [5404, 403, 'remote control not allowed!', 'API_PERMISSION'],
  [5405, 404, 'attrs not exist!', 'API_REQUEST'],
  [5406, 500, 'Datapoints malformed', 'API_SERVER'],
  [5407, 500, 'generate meta failed', 'API_SERVER'],
  [5408, 400, 'raw data error!', 'API_REQUEST'],
  [5409, 500, 'call innerapi failed!', 'API_SERVER'],
  [5501, 404, 'firmware does not exist', 'API_NOT_FOUND'],
  [5502, 400, 'firmware version has created', 'API_CONFLICT'],
  [5503, 403, 'firmware operation not allowed', 'API_PERMISSION'],
  [5601, 500, 'kairosdb query error!', 'API_SERVER'],
  [5701, 403, 'This eid has no permission to reset pwd.', 'API_PERMISSION'],
  [5702, 403, 'This eid has no permission to reset pwd for this appid.', 'API_PERMISSION'],
  [5703, 400, 'Cannot reset pwd for anonymous user', 'API_CONFLICT'],
  [5801, 400, 'the pks has not associate with enterprise!', 'API_PERMISSION'],
  [5901, 400, 'x-service secret key invalid!', 'API_CREDENTIALS'],
]

/** How often a GET is sent that gets nothing but this: once more with a new token, twice more where the server is at fault. */
function attemptsOf(code: number): number {
  if ([5009, 5010, 5011].includes(code)) return 2
  return [5407, 5409, 5601].includes(code) ? 3 : 1
}

it('has 56 codes: 28 of status 400, 14 of 404, 10 of 403, 4 of 500', () => {
  expect(new Set(ROWS.map(([code]) => code)).size).toBe(56)
  const count = (wanted: number) => ROWS.filter(([, status]) => status === wanted).length
  expect([400, 404, 403, 500].map(count)).toEqual([28, 14, 10, 4])
})

const HABITS: readonly (readonly [string, Partial<WireHabits>])[] = [
  ['as the emulator speaks by default', {}],
  ['codes are texts', { errorCodes: 'string' }],
  ['the detail is called detail', { errorDetail: 'detail' }],
  ['JSON is called HTML', { contentType: 'text/html' }],
  ['all of it', { errorCodes: 'string', errorDetail: 'detail', contentType: 'text/html', tokenExpiry: 'expire_at' }],
]

it.each(HABITS)('all 56 codes are told apart: %s', async (_, wire) => {
  const { emulator, url } = await populated({ wire, quota: 100_000 })
  const { product } = clientOf(emulator, url)
  for (const [code, status, message, kind] of ROWS) {
    const remove = emulator.inject({ endpoint: 'deviceSummary', code })
    const error = await caught(product.deviceSummary())
    remove()
    const { apiCode, endpoint, attempts, detail } = error
    expect({ apiCode, code: error.code, status: error.status, endpoint, attempts, detail }).toEqual({
      ...{ apiCode: code, code: kind, status, endpoint: 'deviceSummary' },
      ...{ attempts: attemptsOf(code), detail: undefined },
    })
    expect(error.message).toContain(message)
    expect(error.message).toContain(String(code))
    expect(inspect(error)).toContain(kind)
  }
  // Nothing of it stays.
  expect((await product.deviceSummary()).status).toBe(200)
})

it.each(HABITS)('refusals that the emulator means: %s', async (_, wire) => {
  const { emulator, url, sceneOf } = await populated({ wire })
  const { did, gid, root } = sceneOf('air-conditioner')
  const { product } = clientOf(emulator, url)
  const refused = async (call: Promise<unknown>) => {
    const { apiCode, detail } = await caught(call)
    return [apiCode, typeof detail]
  }
  expect(await refused(product.device({ mac: 'FFFFFFFFFFFF' }))).toEqual([5301, 'undefined'])
  expect(await refused(product.createDeviceGroup({}))).toEqual([5203, 'undefined'])
  expect(await refused(product.deleteDeviceGroup(root))).toEqual([5204, 'undefined'])
  expect(await refused(product.deleteDeviceGroup(gid))).toEqual([5205, 'undefined'])
  expect((await caught(product.control(did, { attrs: { room_temp: 5 } }))).apiCode).toBe(5401)
  emulator.act.disconnect(did)
  const offline = await caught(product.control(did, { attrs: { switch: true } }))
  expect([offline.apiCode, offline.code, offline.attempts]).toEqual([5305, 'API_DEVICE_OFFLINE', 1])
})
