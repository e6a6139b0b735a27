import { describe, expect, test } from 'vitest'
import { giztools } from './io.ts'
import { createPlatform, DEVICE, PRODUCT, SECRETS } from './platform.ts'

const lines = (stderr: string) =>
  stderr
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

describe('--log-format json', () => {
  test('tells every call, an object a line', async () => {
    const { world } = createPlatform()
    const { code, stderr } = await giztools(['devices', PRODUCT, '--log-format', 'json'], world)
    expect(code).toBe(0)
    expect(
      lines(stderr).map(({ level, event, endpoint, status, remaining }) => [level, event, endpoint, status, remaining]),
    ).toEqual([
      ['info', 'call', 'accessToken', 201, 3599],
      ['info', 'call', 'searchDevices', 200, 3598],
    ])
    expect(lines(stderr)[1]).toMatchObject({
      time: '2018-01-31T07:40:00.000Z',
      method: 'GET',
      attempt: 1,
      sent: 0,
      received: expect.any(Number),
      durationMs: expect.any(Number),
    })
    for (const secret of Object.values(SECRETS)) expect(stderr).not.toContain(secret)
  })

  test('tells what is tried again, and at last what was wrong', async () => {
    const { emulator, world } = createPlatform()
    emulator.inject({ endpoint: 'searchDevices', status: 503 })
    const { code, stderr } = await giztools(['devices', PRODUCT, '--log-format=json'], world)
    expect(code).toBe(1)
    const told = lines(stderr)
    expect(told.map(({ level, event, code }) => [level, event, code])).toEqual([
      ['info', 'call', undefined],
      ['info', 'call', 'API_SERVER'],
      ['warn', 'retry', 'API_SERVER'],
      ['info', 'call', 'API_SERVER'],
      ['warn', 'retry', 'API_SERVER'],
      ['info', 'call', 'API_SERVER'],
      ['error', undefined, 'API_SERVER'],
    ])
    expect(told.at(-1)).toMatchObject({ message: expect.stringContaining('searchDevices: HTTP 503'), status: 503 })
  })

  test('counts for what is wrong with the other arguments, and for commands without a network', async () => {
    for (const argv of [
      ['decode', '--nonsense', '--log-format', 'json'],
      ['--log-format=json', 'decode', 'missing.json', 'fixtures/definitions/air-conditioner.json'],
    ]) {
      const { code, stderr } = await giztools(argv)
      expect(code).toBeGreaterThan(0)
      expect(lines(stderr)).toEqual([expect.objectContaining({ level: 'error', message: expect.any(String) })])
    }
  })

  test('is text where nobody asks, and refuses other forms', async () => {
    const { world } = createPlatform()
    expect((await giztools(['devices', PRODUCT, '--log-format', 'text'], world)).stderr).toBe('')
    expect(await giztools(['devices', PRODUCT, '--log-format', 'xml'], world)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--log-format: expected one of text, json, got "xml"'),
    })
  })
})

describe('--path', () => {
  test('calls an operation where this service has it', async () => {
    const { world } = createPlatform()
    const asked: string[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      asked.push(new URL(String(input)).pathname)
      return (world.fetch as typeof globalThis.fetch)(input, init)
    }
    const argv = [
      'api',
      'deviceSummary',
      '--product_key',
      PRODUCT,
      '--path',
      'deviceSummary=/v1/products/{product_key}/summary',
    ]
    const { code, stderr } = await giztools(argv, { ...world, fetch })
    expect([code, stderr]).toEqual([0, ''])
    expect(asked.at(-1)).toBe(`/v1/products/${PRODUCT}/summary`)
  })

  test.each([
    ['deviceSumary=/x', '--path: no operation deviceSumary; near it is deviceSummary'],
    ['deviceSummary', '--path: expected operation=/its/path, got "deviceSummary"'],
    ['deviceSummary=x', '--path: expected operation=/its/path, got "deviceSummary=x"'],
  ])('refuses %s', async (path, message) => {
    const { world } = createPlatform()
    const { code, stderr } = await giztools(['control', PRODUCT, DEVICE, 'switch=1', '--path', path], world)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
