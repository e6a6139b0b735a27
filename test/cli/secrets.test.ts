import { expect, test } from 'vitest'
import type { Fault } from '../../src/emulator/contract.ts'
import { giztools, type World } from './io.ts'
import { createPlatform, DEVICE, ENTERPRISE, MAC, PRODUCT, SECRETS } from './platform.ts'

const OF_PRODUCT = ['--product_key', PRODUCT]
const COMMANDS: readonly (readonly string[])[] = [
  ['fetch', PRODUCT],
  ['devices', PRODUCT],
  ['devices', PRODUCT, '--detail', '--format', 'csv'],
  ['control', PRODUCT, DEVICE, 'switch=1'],
  ['control', PRODUCT, DEVICE, 'switch=1', '--confirm'],
  ['control', PRODUCT, DEVICE, 'switch=1', '--dry-run'],
  ['logs', PRODUCT, DEVICE, '--since', '1h'],
  ['api', 'deviceSummary', ...OF_PRODUCT, '--include'],
  ['api', 'deviceDetail', ...OF_PRODUCT, '--mac', MAC],
  ['api', 'registeredUsers', ...OF_PRODUCT, '--include'],
  ['api', 'accessToken', ...OF_PRODUCT, '--curl'],
  ['api', 'userLocations', ...OF_PRODUCT, '--curl'],
  ['api', 'cmdLog', ...OF_PRODUCT, '--did', DEVICE, '--curl'],
]
const FAULTS: readonly Fault[] = [
  ...[5002, 5004, 5005, 5009, 5011, 5012, 5013, 5024, 5409].map(code => ({ code })),
  { status: 502 },
  { connection: 'drop' },
  { connection: 'truncate' },
]

const REFUSED: Fault = { code: 5004 }

/** Where credentials can come from. */
const given = Object.entries({
  environment: { argv: [], more: {} },
  options: {
    argv: ['--enterprise-secret', SECRETS.enterpriseSecret, '--product-secret', SECRETS.productSecret],
    more: {},
  },
  'config file': {
    argv: [],
    more: {
      env: {},
      home: '/home/ada',
      modes: { '/home/ada/.config/giztools/config.json': 0o644 },
      files: {
        '/home/ada/.config/giztools/config.json': JSON.stringify({
          enterpriseId: ENTERPRISE,
          enterpriseSecret: SECRETS.enterpriseSecret,
          products: { [PRODUCT]: { productSecret: SECRETS.productSecret } },
        }),
      },
    },
  },
} satisfies Record<string, { argv: string[]; more: Partial<World> }>)

/** Neither whole nor in large part. */
function expectNone(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text).not.toContain(secret.slice(0, 12))
}

test('what is printed on purpose is found', async () => {
  const { emulator, world } = createPlatform()
  const { stdout } = await giztools(['api', 'accessToken', ...OF_PRODUCT], world)
  const [token] = emulator.snapshot().tokens
  expect(() => expectNone(stdout, [token?.token as string])).toThrow()
  const device = await giztools(['api', 'device', ...OF_PRODUCT, '--mac', MAC], world)
  expect(() => expectNone(device.stdout, [emulator.device(DEVICE)?.passcode as string])).toThrow()
})

for (const [where, { argv, more }] of given) {
  for (const command of COMMANDS) {
    test(`no secret of the ${where} is printed: ${command.join(' ')}`, async () => {
      for (const fault of where === 'environment' ? [undefined, ...FAULTS] : [undefined, REFUSED]) {
        const { emulator, world } = createPlatform()
        if (fault !== undefined) emulator.inject(fault)
        const { stdout, stderr } = await giztools([...command, '--debug', ...argv], { ...world, ...more })
        expect(`${stdout}${stderr}`).not.toBe('')
        const { tokens } = emulator.snapshot()
        expectNone(`${stdout}${stderr}`, [
          ...Object.values(SECRETS),
          ...tokens.map(({ token }) => token),
          emulator.device(DEVICE)?.passcode as string,
        ])
      }
    })
  }
}

test('a service that repeats what it was sent is not believed', async () => {
  const { world } = createPlatform()
  const fetch: World['fetch'] = async (input, init) => {
    const request = new Request(input, init)
    const said = `${await request.text()} ${JSON.stringify([...request.headers])}`
    return new Response(JSON.stringify({ error_code: 5001, error_message: said, detail_message: said }), {
      status: 400,
    })
  }
  for (const command of COMMANDS) {
    const { stdout, stderr } = await giztools([...command, '--debug'], { ...world, fetch })
    expectNone(`${stdout}${stderr}`, Object.values(SECRETS))
  }
})

test('what fetch throws is not believed either', async () => {
  const { world } = createPlatform()
  const fetch: World['fetch'] = async (input, init) => {
    const request = new Request(input, init)
    throw new TypeError(`fetch failed: ${await request.text()}`, {
      cause: new Error(JSON.stringify([...request.headers])),
    })
  }
  for (const command of COMMANDS) {
    const { stdout, stderr } = await giztools([...command, '--debug'], { ...world, fetch })
    expectNone(`${stdout}${stderr}`, Object.values(SECRETS))
  }
})
