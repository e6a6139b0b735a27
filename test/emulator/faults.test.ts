import { expect, it } from 'vitest'
import { API_ERROR_CODES } from '../../src/api/error-codes.ts'
import type { EmulatorOptions, Fault } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { DID, definitionText, PRODUCT, START, served, tokenBody } from './served.ts'

const control = ['POST', `devices/${DID}/control`, { body: { attrs: { switch: true } } }] as const

/** The same emulator by its fetch handler: without a port. */
async function inMemory(options: EmulatorOptions = {}) {
  const emulator = createEmulator({
    seed: 1,
    now: () => START,
    products: [{ definition: definitionText('air-conditioner') }],
    ...options,
  })
  const path = `http://emulator/v1/products/${PRODUCT}`
  const init = { method: 'POST', body: JSON.stringify(tokenBody(emulator)) }
  const { token } = (await (await emulator.fetch(`${path}/access_token`, init)).json()) as { token: string }
  const headers = { Authorization: `token ${token}` }
  return { emulator, groups: (more: RequestInit = {}) => emulator.fetch(`${path}/device_groups`, { headers, ...more }) }
}

it.each(Object.entries(API_ERROR_CODES))(
  'answers %s for a call that is to fail so',
  async (code, { status, message }) => {
    const { ask, emulator } = await served()
    emulator.inject({ endpoint: 'deviceGroups', code: Number(code), times: 1 })
    const failed = await ask('GET', 'device_groups')
    expect(failed.status).toBe(status)
    expect(failed.body).toEqual({ error_code: Number(code), error_message: message, detail_message: null })
    expect(failed.headers.has('x-ratelimit-remaining')).toBe(true)
    expect((await ask('GET', 'device_groups')).status).toBe(200)
  },
)

it('befalls the operation that is named, as often as it is told, until it is taken back', async () => {
  const { ask, emulator } = await served()
  const statuses = async (path: string) => [(await ask('GET', path)).status, (await ask('GET', path)).status]
  const undo = emulator.inject({ endpoint: 'datapoint', code: 5406 })
  expect(await statuses('device_groups')).toEqual([200, 200])
  expect(await statuses('datapoint')).toEqual([500, 500])
  undo()
  expect(await statuses('datapoint')).toEqual([200, 200])
  emulator.inject({ code: 5406, times: 1 })
  expect(await statuses('device_groups')).toEqual([500, 200])
})

it('befalls some calls, the same for the same seed', async () => {
  const outcomes = async () => {
    const { ask, emulator } = await served()
    emulator.inject({ endpoint: 'deviceGroups', code: 5409, probability: 0.5 })
    const all: number[] = []
    for (let call = 0; call < 20; call++) all.push((await ask('GET', 'device_groups')).status)
    return all
  }
  const first = await outcomes()
  expect(new Set(first)).toEqual(new Set([200, 500]))
  expect(await outcomes()).toEqual(first)
})

it('never befalls with probability 0', async () => {
  const { ask, emulator } = await served()
  emulator.inject({ code: 5409, probability: 0 })
  for (let call = 0; call < 5; call++) expect((await ask('GET', 'device_groups')).status).toBe(200)
})

it('answers as a gateway does: HTML, no code, none of the service’s headers', async () => {
  const { ask, emulator } = await served()
  emulator.inject({ endpoint: 'deviceGroups', status: 502 })
  const { status, text, headers } = await ask('GET', 'device_groups')
  expect(status).toBe(502)
  expect(text).toContain('<h1>502</h1>')
  expect(headers.get('content-type')).toBe('text/html')
  expect(headers.has('x-ratelimit-limit')).toBe(false)
})

it('may give a code another status, or a code that nobody documented', async () => {
  const { ask, emulator } = await served()
  emulator.inject({ endpoint: 'deviceGroups', code: 5402, status: 400, times: 1 })
  expect((await ask('GET', 'device_groups')).status).toBe(400)
  emulator.inject({ endpoint: 'deviceGroups', code: 9999, times: 1 })
  expect(await ask('GET', 'device_groups')).toMatchObject({ status: 500, body: { error_code: 9999 } })
  // A client that is told of an error with a good status.
  emulator.inject({ endpoint: 'deviceGroups', code: 5407, status: 200, times: 1 })
  expect(await ask('GET', 'device_groups')).toMatchObject({ status: 200, body: { error_code: 5407 } })
})

const DROPPED: readonly Fault[] = [{ connection: 'drop' }, { connection: 'truncate' }]

it.each(DROPPED)('breaks a real connection: $connection', async fault => {
  const { ask, emulator, url } = await served()
  await ask('GET', 'device_groups')
  const undo = emulator.inject({ endpoint: 'deviceGroups', ...fault })
  await expect(ask('GET', 'device_groups')).rejects.toThrow(fault.connection === 'drop' ? 'fetch failed' : 'terminated')
  undo()
  expect((await ask('GET', 'device_groups')).status, url).toBe(200)
})

it('breaks a connection of fetch as a real one breaks', async () => {
  const { emulator, groups } = await inMemory()
  emulator.inject({ endpoint: 'deviceGroups', connection: 'drop', times: 1 })
  await expect(groups()).rejects.toThrow(TypeError)
  emulator.inject({ endpoint: 'deviceGroups', connection: 'truncate', times: 1 })
  const response = await groups()
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow('terminated')
  expect((await groups()).status).toBe(200)
})

it.each([
  ['not done', { code: 5409 }, 0],
  ['done all the same', { code: 5409, afterwards: true }, 1],
  ['not done', { connection: 'drop' }, 0],
  ['done all the same', { connection: 'drop', afterwards: true }, 1],
  ['not done', { status: 504 }, 0],
  ['done all the same', { status: 504, afterwards: true }, 1],
  // There is half an answer, so it was done.
  ['done', { connection: 'truncate' }, 1],
  ['done', { delay: 10 }, 1],
] as const)('is %s where the fault is %o', async (_, fault, commands) => {
  const { ask, emulator } = await served()
  await ask('GET', 'device_groups')
  emulator.inject({ endpoint: 'control', ...fault })
  await ask(...control).catch(() => undefined)
  expect(emulator.device(DID)?.cmd).toHaveLength(commands)
})

it('sleeps for latency and delay, by the sleep that it is given', async () => {
  const slept: number[] = []
  const sleep = async (ms: number) => {
    slept.push(ms)
  }
  const { emulator, groups } = await inMemory({ latency: [30, 30], sleep })
  emulator.inject({ endpoint: 'deviceGroups', delay: 1000, times: 1 })
  await groups()
  await groups()
  expect(slept).toEqual([30, 1030, 30])
})

it('draws latency between least and most', async () => {
  const slept: number[] = []
  const { groups } = await inMemory({ latency: [5, 9], sleep: async ms => void slept.push(ms) })
  for (let call = 0; call < 60; call++) await groups()
  expect(new Set(slept)).toEqual(new Set([5, 6, 7, 8, 9]))
})

it('gives up with its caller, by the reason that is given', async () => {
  const { emulator, groups } = await inMemory({ sleep: () => new Promise(() => undefined) })
  emulator.inject({ endpoint: 'deviceGroups', delay: 1 })
  const controller = new AbortController()
  const waiting = groups({ signal: controller.signal })
  controller.abort(new Error('no longer wanted'))
  await expect(waiting).rejects.toThrow('no longer wanted')
  await expect(groups({ signal: AbortSignal.abort(new Error('never wanted')) })).rejects.toThrow('never wanted')
})

it.each([
  {},
  { endpoint: 'nothing', code: 5001 },
  { code: 5001.5 },
  { status: 99 },
  { status: 600 },
  { connection: 'slow' },
  { delay: -1 },
  { delay: Number.NaN },
  { code: 5001, times: 0 },
  { code: 5001, probability: 2 },
])('refuses a fault that would never come true: %o', async fault => {
  const { emulator } = await inMemory()
  expect(() => emulator.inject(fault as Fault)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
})

it('has its habits of errors and content types', async () => {
  const { ask } = await served({ wire: { errorCodes: 'string', errorDetail: 'detail', contentType: 'text/html' } })
  const { text, headers } = await ask('GET', 'devices?mac=nobody')
  expect(JSON.parse(text)).toEqual({ error_code: '5301', error_message: 'device not exist', detail: null })
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
})

it('has its habit of expire_at (A1)', async () => {
  const { ask, emulator } = await served({ wire: { tokenExpiry: 'expire_at' } })
  const { body } = await ask('POST', 'access_token', { body: tokenBody(emulator) })
  expect(Object.keys(body)).toEqual(['token', 'expire_at'])
})
