import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'
import { createPlatform, ENTERPRISE, PRODUCT, SECRETS } from './platform.ts'

const { world } = createPlatform()
const CONFIG = '/home/ada/.config/giztools/config.json'
const complete = JSON.stringify({
  enterpriseId: ENTERPRISE,
  enterpriseSecret: SECRETS.enterpriseSecret,
  products: { [PRODUCT]: { productSecret: SECRETS.productSecret } },
})
const withConfig = (text: string, more: Partial<World> = {}): World => ({
  ...world,
  env: {},
  home: '/home/ada',
  files: { [CONFIG]: text },
  ...more,
})
const fetched = (outcome: { readonly stdout: string }) => JSON.parse(outcome.stdout).product_key

describe('credentials come from', () => {
  test('the environment', async () => {
    const outcome = await giztools(['fetch', PRODUCT], world)
    expect([outcome.code, outcome.stderr, fetched(outcome)]).toEqual([0, '', PRODUCT])
  })

  test('the environment, by product', async () => {
    const { GIZWITS_PRODUCT_SECRET: secret = '', ...env } = world.env ?? {}
    const named = { ...env, GIZWITS_PRODUCT_SECRET: 'another', [`GIZWITS_PRODUCT_SECRET_${PRODUCT}`]: secret }
    expect((await giztools(['fetch', PRODUCT], { ...world, env: named })).code).toBe(0)
  })

  test('the config file', async () => {
    const outcome = await giztools(['fetch', PRODUCT], withConfig(complete))
    expect([outcome.code, outcome.stderr, fetched(outcome)]).toEqual([0, '', PRODUCT])
  })

  test('the config file in $XDG_CONFIG_HOME, unless that is relative', async () => {
    const files = { '/etc/ada/giztools/config.json': complete }
    expect((await giztools(['fetch', PRODUCT], { ...world, env: { XDG_CONFIG_HOME: '/etc/ada' }, files })).code).toBe(0)
    const relative = withConfig(complete, { env: { XDG_CONFIG_HOME: 'etc' } })
    expect((await giztools(['fetch', PRODUCT], relative)).code).toBe(0)
  })

  test('options before the environment, and that before the config file', async () => {
    const wrong = { ...world.env, GIZWITS_ENTERPRISE_SECRET: 'wrong-one', GIZWITS_PRODUCT_SECRET: 'wrong-too' }
    const right = ['--enterprise-secret', SECRETS.enterpriseSecret, '--product-secret', SECRETS.productSecret]
    expect((await giztools(['fetch', PRODUCT, ...right], { ...world, env: wrong })).code).toBe(0)
    const outcome = await giztools(['fetch', PRODUCT], withConfig(complete, { env: wrong }))
    expect([outcome.code, outcome.stdout]).toEqual([1, ''])
    expect(outcome.stderr).toMatch(/5004.*enterprise secret/)
    // What is set to nothing is not set.
    const empty = { GIZWITS_ENTERPRISE_ID: '', GIZWITS_ENTERPRISE_SECRET: '' }
    expect((await giztools(['fetch', PRODUCT], withConfig(complete, { env: empty }))).code).toBe(0)
  })

  test('a file or stdin, so that no list of processes shows them', async () => {
    const { GIZWITS_ENTERPRISE_ID = '' } = world.env ?? {}
    const files = { 'secret.txt': `${SECRETS.enterpriseSecret}\r\n`, 'empty.txt': ' \n' }
    const own = { ...world, env: { GIZWITS_ENTERPRISE_ID }, files }
    const secrets = ['--enterprise-secret', '@secret.txt', '--product-secret', '-']
    const stdin = [`${SECRETS.productSecret}\n`]
    expect((await giztools(['fetch', PRODUCT, ...secrets], { ...own, stdin })).code).toBe(0)
    for (const [source, message] of [
      ['@empty.txt', '--enterprise-secret: expected a secret in empty.txt, got nothing'],
      ['@', '--enterprise-secret: expected the name of a file after @'],
      ['@nowhere', 'cannot read nowhere: there is no such file'],
    ] as const)
      expect(await giztools(['fetch', PRODUCT, '--enterprise-secret', source], own)).toMatchObject({
        code: 1,
        stderr: `giztools: ${message}\n`,
      })
  })

  test('and the host too', async () => {
    const asked: string[] = []
    const fetch: World['fetch'] = input => {
      asked.push(String(input instanceof Request ? input.url : input))
      return Promise.reject(new TypeError('fetch failed'))
    }
    const ask = async (argv: readonly string[], more: Partial<World>) => {
      await giztools(['api', 'userLocations', '--product_key', PRODUCT, ...argv], { ...world, fetch, ...more })
      return new URL(asked.at(-1) ?? '').origin
    }
    const config = complete.replace('{', '{"baseUrl":"https://config.test",')
    expect(await ask([], {})).toBe('https://enterpriseapi.gizwits.com')
    expect(await ask([], withConfig(config, { fetch }))).toBe('https://config.test')
    const env = { GIZWITS_BASE_URL: 'https://env.test' }
    expect(await ask([], withConfig(config, { fetch, env }))).toBe('https://env.test')
    const flag = ['--base-url', 'https://flag.test']
    expect(await ask(flag, withConfig(config, { fetch, env }))).toBe('https://flag.test')
    expect(await ask(['--base-url', 'http://flag.test', '--allow-insecure'], {})).toBe('http://flag.test')
  })
})

describe('credentials that are missing', () => {
  const rows: readonly (readonly [without: string, message: string])[] = [
    [
      'GIZWITS_ENTERPRISE_ID',
      `no enterprise id: set GIZWITS_ENTERPRISE_ID, or enterpriseId in ${CONFIG}, or give --enterprise-id`,
    ],
    [
      'GIZWITS_ENTERPRISE_SECRET',
      `no enterprise secret: set GIZWITS_ENTERPRISE_SECRET, or enterpriseSecret in ${CONFIG}, or give --enterprise-secret`,
    ],
    [
      'GIZWITS_PRODUCT_SECRET',
      `no product secret: set GIZWITS_PRODUCT_SECRET, or products.${PRODUCT}.productSecret in ${CONFIG}, or give --product-secret`,
    ],
  ]
  for (const [without, message] of rows) {
    test(without, async () => {
      const { [without]: _, ...env } = world.env ?? {}
      const outcome = await giztools(['devices', PRODUCT], { ...world, env, home: '/home/ada' })
      expect(outcome).toEqual({ code: 1, stdout: '', stderr: `giztools: ${message}\n` })
    })
  }

  test('with a line end: its value is not shown', async () => {
    const env = { ...world.env, GIZWITS_ENTERPRISE_SECRET: `${SECRETS.enterpriseSecret}\n` }
    expect(await giztools(['fetch', PRODUCT, '--debug'], { ...world, env })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^giztools: the enterprise secret has a blank, a line end or another character/),
    })
  })
})

describe('a config file', () => {
  test('that others may read is warned about', async () => {
    const { code, stderr } = await giztools(['fetch', PRODUCT], withConfig(complete, { modes: { [CONFIG]: 0o644 } }))
    expect([code, stderr]).toEqual([
      0,
      `giztools: ${CONFIG}: others may read the secrets in it (mode 644): chmod 600 ${CONFIG}\n`,
    ])
  })

  const rows: readonly (readonly [text: string, message: string])[] = [
    [`{\n  "enterpriseSecret": "${SECRETS.enterpriseSecret}"\n  "x": 1\n}`, ':3:3: expected JSON, without comments'],
    [`"${SECRETS.enterpriseSecret}"`, ':1:1: expected an object, got a text'],
    ['[]', ':1:1: expected an object, got a list'],
    ['{"enterpriseId": 7}', ':1:18: enterpriseId: expected a text, got a number'],
    ['{"enterpriseSecret": null}', ':1:22: enterpriseSecret: expected a text, got null'],
    [
      `{"enterpriseSecrt": "${SECRETS.enterpriseSecret}"}`,
      ':1:21: unknown key enterpriseSecrt; there are enterpriseId, enterpriseSecret, baseUrl, products',
    ],
    // Secrets in the place of a key: their beginning alone.
    [
      `{"${SECRETS.enterpriseSecret}": "x"}`,
      ':1:38: unknown key e5e5…; there are enterpriseId, enterpriseSecret, baseUrl, products',
    ],
    [`{"products": {"${SECRETS.productSecret}": "x"}}`, ':1:51: products.b7b7…: expected an object, got a text'],
    ['{"products": true}', ':1:14: products: expected an object, got a boolean'],
    [`{"products": {"abc": "${SECRETS.productSecret}"}}`, ':1:22: products.abc: expected an object, got a text'],
    [
      '{"products": {"abc": {"productSecret": ["x"], "definitions": "y"}}}',
      `:1:62: unknown key products.abc.definitions; there are productSecret, definition\n${CONFIG}:1:23: products.abc.productSecret: expected a text, got a list`,
    ],
  ]
  for (const [text, message] of rows) {
    test(`at fault is pointed at and never quoted: ${message.slice(0, 60)}`, async () => {
      const outcome = await giztools(['fetch', PRODUCT], withConfig(text))
      expect(outcome).toEqual({ code: 1, stdout: '', stderr: `giztools: ${CONFIG}${message}\n` })
    })
  }

  test('may name products by any key', async () => {
    const odd = JSON.parse(complete)
    const text = JSON.stringify(odd).replace('"products":{', '"products":{"__proto__":{"productSecret":"p"},')
    expect((await giztools(['fetch', PRODUCT], withConfig(text))).code).toBe(0)
    const outcome = await giztools(['fetch', 'constructor'], withConfig(text))
    expect(outcome.stderr).toContain('no product secret')
  })

  test('that cannot be read', async () => {
    const outcome = await giztools(['fetch', PRODUCT], { ...world, env: { XDG_CONFIG_HOME: '/a\0b' } })
    expect([outcome.code, outcome.stderr]).toEqual([1, expect.stringMatching(/^giztools: cannot read \/a\\x00b/)])
  })
})
