import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { giztools } from './io.ts'
import { createPlatform, PRODUCT } from './platform.ts'

const { world } = createPlatform()
const published = JSON.parse(readFileSync('fixtures/definitions/air-conditioner.json', 'utf8'))

test('the definition comes as the platform has it', async () => {
  const { code, stdout, stderr } = await giztools(['fetch', PRODUCT], world)
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toEqual({ ...published, product_key: PRODUCT })
  expect(stdout).toContain('\n  "name": "智能云空调",\n')
})

test('into a file', async () => {
  const written = new Map<string, string>()
  const outcome = await giztools(['fetch', PRODUCT, '--out', 'ac.json'], { ...world, written })
  expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' })
  const files = { 'ac.json': written.get('ac.json') ?? '' }
  const decoded = await giztools(['decode', 'ac.json', '0000000309000090010101000010'], { files })
  expect(decoded.stdout).toBe('{"frame":"envelope","command":"0x0090","action":"control","attrs":{"switch":1}}\n')
  expect((await giztools(['check', 'ac.json'], { files })).code).toBe(0)
})

test('through a pipe, into layout', async () => {
  const { stdout } = await giztools(['fetch', PRODUCT], world)
  const piped = await giztools(['layout', '-'], { stdin: stdout })
  const direct = await giztools(['layout', 'fixtures/definitions/air-conditioner.json'])
  expect([piped.code, piped.stdout.replace(PRODUCT, published.product_key)]).toEqual([0, direct.stdout])
})

test('what fails is one line: the code, the message and what to do', async () => {
  const { emulator, world } = createPlatform()
  emulator.addProduct({ definition: null, productKey: 'f'.repeat(32), productSecret: 'b'.repeat(32) })
  const argv = ['fetch', 'f'.repeat(32), '--product-secret', 'b'.repeat(32)]
  const undefinedOne = await giztools(argv, world)
  expect([undefinedOne.code, undefinedOne.stdout]).toEqual([1, ''])
  expect(undefinedOne.stderr).toMatch(
    /^giztools: datapoint: 5402 datapoint data not found!.*define the datapoints first.*\n$/,
  )
  const unknown = await giztools(['fetch', 'e'.repeat(32)], world)
  expect(unknown.stderr).toMatch(/^giztools: .*5015 Product key not exist!.*check the product key.*\n$/)
})

test('an answer that is not as documented is told on stderr, and printed all the same', async () => {
  const answers = [
    { token: 'a'.repeat(32), expired_at: 4e9 },
    { ...published, name: 7 },
  ]
  const fetch = async () => new Response(JSON.stringify(answers.shift()))
  const { code, stdout, stderr } = await giztools(['fetch', PRODUCT], { ...world, fetch })
  expect([code, JSON.parse(stdout).name]).toEqual([0, 7])
  expect(stderr).toMatch(/^giztools: datapoint: name: expected .*\n$/)
})

test('no network', async () => {
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') }))
  const { code, stdout, stderr } = await giztools(['fetch', PRODUCT], { ...world, fetch })
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^giztools: accessToken: .*\n$/)
})

test('interrupted', async () => {
  const interruption = new AbortController()
  const fetch = (): Promise<Response> => {
    interruption.abort()
    return new Promise(() => {})
  }
  const outcome = await giztools(['fetch', PRODUCT], { ...world, fetch, interrupted: interruption.signal })
  expect(outcome).toEqual({
    code: 130,
    stdout: '',
    stderr: expect.stringMatching(/^giztools: interrupted: .*\n$/),
  })
})
