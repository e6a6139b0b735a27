import { afterEach, describe, expect, it } from 'vitest'
import type { StoredToken, TokenStore } from '../../src/api/contract.ts'
import { createTokens } from '../../src/api/tokens.ts'
import { caught, clientOf, ENTERPRISE_ID, PRODUCT_KEY, SECRETS } from './client-of.ts'
import { type Service, type ServiceAnswer, startService, withTokens } from './service.ts'

const WEEK = 7 * 24 * 3600e3
const START = 1_800_000_000_000

let service: Service
afterEach(() => service?.close())

const tokenRequests = () => service.requests.filter(({ path }) => path.endsWith('access_token'))
const used = () => service.requests.flatMap(({ headers }) => headers.authorization ?? [])

describe('a token', () => {
  it('is asked for with the three secrets in the body, and nowhere else', async () => {
    service = await startService(withTokens(() => ({ body: {} })))
    await clientOf(service.url).product.deviceGroups()
    const [request] = tokenRequests()
    expect(request).toMatchObject({
      method: 'POST',
      url: `/v1/products/${PRODUCT_KEY}/access_token`,
      body: {
        enterprise_id: ENTERPRISE_ID,
        enterprise_secret: SECRETS.enterpriseSecret,
        product_secret: SECRETS.productSecret,
      },
    })
    expect(request?.headers.authorization).toBeUndefined()
    expect(used()).toEqual(['token token-1'])
  })

  it('is asked for once by 50 calls at a time', async () => {
    service = await startService(withTokens(() => ({ body: {} })))
    const { product } = clientOf(service.url)
    await Promise.all(Array.from({ length: 50 }, () => product.deviceGroups()))
    expect(tokenRequests()).toHaveLength(1)
    expect(used()).toHaveLength(50)
  })

  it('is asked for once more by 50 calls whose token was refused', async () => {
    let revoked = false
    service = await startService(
      withTokens(({ headers }) =>
        revoked && headers.authorization === 'token token-1'
          ? { status: 400, body: { error_code: 5009 } }
          : { body: {} },
      ),
    )
    const { product } = clientOf(service.url)
    await product.deviceGroups()
    revoked = true
    await Promise.all(Array.from({ length: 50 }, () => product.deviceGroups()))
    expect(tokenRequests()).toHaveLength(2)
  })

  it('serves seven days but ten minutes, by the given clock', async () => {
    let now = START
    service = await startService(
      withTokens(
        () => ({ body: {} }),
        () => now,
      ),
    )
    const { product } = clientOf(service.url, { now: () => now })
    await product.deviceGroups()
    now = START + WEEK - 600_001
    await product.deviceGroups()
    expect(tokenRequests()).toHaveLength(1)
    now = START + WEEK - 600_000
    await product.deviceGroups()
    expect(tokenRequests()).toHaveLength(2)
    expect(used()).toEqual(['token token-1', 'token token-1', 'token token-2'])
  })

  it.each<[string, Record<string, unknown>, number]>([
    // The tenth of what is left, where that is less than ten minutes.
    ['expired_at', { expired_at: START / 1000 + 1000 }, 900_000],
    ['expire_at', { expire_at: START / 1000 + 1000 }, 900_000],
    ['expired_at first', { expired_at: START / 1000 + 1000, expire_at: START / 1000 + 5000 }, 900_000],
    ['digits', { expired_at: String(START / 1000 + 1000) }, 900_000],
    ['milliseconds', { expired_at: START + 1_000_000 }, 900_000],
    ['no expiry', {}, WEEK - 600_000],
    ['a past expiry', { expired_at: 1_517_897_923 }, WEEK - 600_000],
    ['rubbish', { expired_at: { a: 1 } }, WEEK - 600_000],
    ['a negative one', { expired_at: -1 }, WEEK - 600_000],
  ])('with %s is kept as long as it should be', async (_, expiry, ms) => {
    let now = START
    service = await startService(({ path }) =>
      path.endsWith('access_token') ? { status: 201, body: { token: 'tok1', ...expiry } } : { body: {} },
    )
    const { product } = clientOf(service.url, { now: () => now })
    await product.token()
    now = START + ms - 1
    await product.token()
    expect(tokenRequests()).toHaveLength(1)
    now = START + ms
    await product.token()
    expect(tokenRequests()).toHaveLength(2)
  })

  it.each([[{}], [{ token: '' }], [{ token: 7 }], [{ token: 'a\nb' }], [{ token: 'x'.repeat(5000) }], [[]], [null]])(
    'that is none is refused: %j',
    async body => {
      service = await startService(() => ({ status: 201, body }))
      const error = await caught(clientOf(service.url).product.deviceGroups())
      expect(error).toMatchObject({ code: 'RESPONSE_INVALID', endpoint: 'accessToken' })
    },
  )

  it('that has minutes left serves where no new one can be had', async () => {
    let now = START
    let broken: ServiceAnswer | undefined
    const tokens = withTokens(
      () => ({ body: {} }),
      () => now,
    )
    service = await startService((request, index) =>
      broken !== undefined && request.path.endsWith('access_token') ? broken : tokens(request, index),
    )
    const { product } = clientOf(service.url, { now: () => now, retries: 0 })
    await product.deviceGroups()
    now = START + WEEK - 60_000
    broken = { status: 503 }
    await product.deviceGroups()
    expect(used()).toEqual(['token token-1', 'token token-1'])
    now = START + WEEK - 1000
    broken = { status: 400, body: { error_code: 5005 } }
    expect(await caught(product.deviceGroups())).toMatchObject({ code: 'API_CREDENTIALS', endpoint: 'accessToken' })
    now = START + WEEK
    broken = { status: 503 }
    expect(await caught(product.deviceGroups())).toMatchObject({ code: 'API_SERVER', endpoint: 'accessToken' })
  })
})

describe('a refused token', () => {
  it.each([5009, 5010, 5011])('(%i) is replaced once and the call made again, controls too', async error_code => {
    service = await startService(
      withTokens((_, index) => (index === 0 ? { status: 400, body: { error_code } } : { body: {} })),
    )
    await clientOf(service.url).product.control('did', { attrs: {} })
    expect(used()).toEqual(['token token-1', 'token token-2'])
  })

  it.each([5009, 5010, 5011])('(%i) is an error the second time', async error_code => {
    service = await startService(withTokens(() => ({ status: 400, body: { error_code } })))
    const error = await caught(clientOf(service.url).product.deviceGroups())
    expect(error).toMatchObject({ code: 'API_TOKEN', apiCode: error_code, attempts: 2 })
    expect(tokenRequests()).toHaveLength(2)
  })

  it('is no matter for calls with the enterprise headers', async () => {
    service = await startService(() => ({ status: 400, body: { error_code: 5009 } }))
    const { client } = clientOf(service.url)
    expect(await caught(client.userLocations({ product_key: 'pk' }))).toMatchObject({ code: 'API_TOKEN', attempts: 1 })
    expect(tokenRequests()).toEqual([])
  })
})

describe('what is under way', () => {
  function deferred<T>() {
    let resolve: (value: T) => void = () => {}
    const promise = new Promise<T>(settle => {
      resolve = settle
    })
    return { promise, resolve }
  }
  const never = new AbortController().signal
  const source = (request: (signal: AbortSignal) => Promise<StoredToken>, store?: TokenStore) =>
    createTokens({
      key: 'k',
      store,
      now: () => START,
      request,
      onToken: () => {},
      onStoreFailure: () => {},
      timeoutMs: 1000,
    })

  it('cannot bring back a token that was refused meanwhile', async () => {
    const slow = deferred<StoredToken | undefined>()
    const bad = { token: 'bad', expiresAt: START + WEEK }
    let reads = 0
    const store: TokenStore = { get: () => (reads++ === 0 ? bad : slow.promise), set: () => {} }
    let made = 0
    const tokens = source(async () => ({ token: `new-${++made}`, expiresAt: START + WEEK }), store)
    expect(await tokens.get(never)).toBe('bad')
    tokens.reject('bad')
    const next = tokens.get(never)
    slow.resolve(bad)
    expect(await next).toBe('new-1')
    expect(await tokens.get(never)).toBe('new-1')
  })

  it('that was refused is not kept by a request that was begun before', async () => {
    const written = deferred<void>()
    const sets: (StoredToken | undefined)[] = []
    const store: TokenStore = {
      get: () => undefined,
      set: (_, token) => {
        sets.push(token)
        return written.promise
      },
    }
    let made = 0
    const tokens = source(async () => ({ token: `t${++made}`, expiresAt: START + WEEK }), store)
    const first = tokens.get(never)
    await expect.poll(() => sets.length).toBe(1)
    // t1 is held while the store still writes.
    expect(await tokens.get(never)).toBe('t1')
    tokens.reject('t1')
    const second = tokens.get(never)
    written.resolve()
    expect(await first).toBe('t1')
    expect(await second).toBe('t2')
    expect(await tokens.get(never)).toBe('t2')
  })

  it('is not disturbed by a refusal of an older token', async () => {
    let made = 0
    const tokens = source(async () => ({ token: `t${++made}`, expiresAt: START + WEEK }))
    expect(await tokens.get(never)).toBe('t1')
    tokens.reject('t0')
    expect(await tokens.get(never)).toBe('t1')
  })

  it('goes on while one call waits for it, and is given up with the last', async () => {
    const signals: AbortSignal[] = []
    const tokens = source(signal => {
      signals.push(signal)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))))
    })
    const [a, b] = [new AbortController(), new AbortController()]
    const outcomes = Promise.allSettled([tokens.get(a.signal), tokens.get(b.signal)])
    await expect.poll(() => signals.length).toBe(1)
    a.abort()
    await Promise.resolve()
    expect(signals[0]?.aborted).toBe(false)
    b.abort()
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(signals[0]?.aborted).toBe(true)
  })
})

describe('a store', () => {
  function memory(): TokenStore & { readonly held: Map<string, StoredToken> } {
    const held = new Map<string, StoredToken>()
    return {
      held,
      get: key => held.get(key),
      set(key, token) {
        if (token === undefined) held.delete(key)
        else held.set(key, token)
      },
    }
  }

  it('keeps a token for the next client, under a key of host, enterprise and product', async () => {
    service = await startService(
      withTokens(
        () => ({ body: {} }),
        () => START,
      ),
    )
    const tokenStore = memory()
    const options = { tokenStore, now: () => START }
    await clientOf(service.url, options).product.deviceGroups()
    await clientOf(service.url, options).product.deviceGroups()
    expect(tokenRequests()).toHaveLength(1)
    const host = encodeURIComponent(new URL(service.url).host)
    expect([...tokenStore.held]).toEqual([
      [`${host}/${ENTERPRISE_ID}/${PRODUCT_KEY}`, { token: 'token-1', expiresAt: START + WEEK }],
    ])
  })

  it('is asked again for a refused token, since another process may have a new one', async () => {
    service = await startService(
      withTokens(({ headers }) =>
        headers.authorization === 'token theirs' ? { body: {} } : { status: 400, body: { error_code: 5011 } },
      ),
    )
    const tokenStore = memory()
    const { product } = clientOf(service.url, { tokenStore })
    await product.token()
    for (const key of tokenStore.held.keys())
      tokenStore.held.set(key, { token: 'theirs', expiresAt: Date.now() + WEEK })
    await product.deviceGroups()
    expect(tokenRequests()).toHaveLength(1)
  })

  it('loses a token that was refused', async () => {
    service = await startService(({ path }) =>
      path.endsWith('access_token')
        ? { status: 400, body: { error_code: 5005 } }
        : { status: 400, body: { error_code: 5009 } },
    )
    const tokenStore = memory()
    const { product } = clientOf(service.url, { tokenStore })
    const key = `${encodeURIComponent(new URL(service.url).host)}/${ENTERPRISE_ID}/${PRODUCT_KEY}`
    tokenStore.held.set(key, { token: 'stale', expiresAt: Date.now() + WEEK })
    expect((await caught(product.deviceGroups())).code).toBe('API_CREDENTIALS')
    expect(tokenStore.held.size).toBe(0)
  })

  const bad: readonly [string, TokenStore][] = [
    [
      'throws',
      {
        get() {
          throw new Error('disk')
        },
        set() {
          throw new Error('disk')
        },
      },
    ],
    ['rejects', { get: () => Promise.reject(new Error('disk')), set: () => Promise.reject(new Error('disk')) }],
    ['never answers', { get: () => new Promise(() => {}), set: () => new Promise(() => {}) }],
    ...[
      7,
      'token',
      {},
      { token: 7, expiresAt: 9e15 },
      { token: 'a\r\nb', expiresAt: 9e15 },
      { token: 't', expiresAt: 'x' },
    ].map((held): [string, TokenStore] => [
      `holds ${JSON.stringify(held)}`,
      { get: () => held as never, set: () => {} },
    ]),
  ]
  it.each(bad)('that %s stops no call', async (_, tokenStore) => {
    service = await startService(withTokens(() => ({ body: {} })))
    const lines: string[] = []
    const { product } = clientOf(service.url, {
      tokenStore,
      timeoutMs: 150,
      onLog: ({ level, message }) => level === 'warn' && lines.push(message),
    })
    await product.deviceGroups()
    expect(used()).toEqual(['token token-1'])
    expect(lines[0]).toContain('tokenStore: the token could not be read')
  })

  it('that holds an expired token holds none', async () => {
    service = await startService(withTokens(() => ({ body: {} })))
    const tokenStore: TokenStore = { get: () => ({ token: 'old', expiresAt: Date.now() - 1 }), set: () => {} }
    await clientOf(service.url, { tokenStore }).product.deviceGroups()
    expect(used()).toEqual(['token token-1'])
  })
})
