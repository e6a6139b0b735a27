import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/index.node.ts'
import { createTokenFolder } from '../../src/token-folder/token-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-tokens-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const TOKEN = { token: 'a1b2', expiresAt: 1_800_000_000_000 }
const KEY = 'api.gizwits.com/ent/pk'

describe('a folder of tokens', () => {
  it('gives back what was kept, by its key', async () => {
    const store = createTokenFolder(join(root, 'deep', 'er'))
    expect(await store.get(KEY)).toBeUndefined()
    await store.set(KEY, TOKEN)
    await store.set('other', { token: 'c3', expiresAt: 5 })
    expect(await store.get(KEY)).toMatchObject(TOKEN)
    expect(await createTokenFolder(join(root, 'deep', 'er')).get('other')).toMatchObject({ token: 'c3', expiresAt: 5 })
    await store.set(KEY, undefined)
    await store.set(KEY, undefined)
    expect(await store.get(KEY)).toBeUndefined()
  })

  it.skipIf(process.platform === 'win32')('is for its owner alone', async () => {
    const folder = join(root, 'tokens')
    await createTokenFolder(folder).set(KEY, TOKEN)
    const [name = ''] = readdirSync(folder)
    expect([statSync(folder).mode & 0o777, statSync(join(folder, name)).mode & 0o777]).toEqual([0o700, 0o600])
  })

  it('leaves nothing else behind, and no half of a file', async () => {
    const store = createTokenFolder(root)
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => store.set(KEY, { token: `t${i}`.padEnd(4000, 'x'), expiresAt: i })),
    )
    const files = readdirSync(root)
    expect(files).toHaveLength(1)
    expect(JSON.parse(readFileSync(join(root, files[0] as string), 'utf8')).token).toHaveLength(4000)
  })

  it.each(['', '{', 'null', '[]', '7', '{"key":"another","token":"x","expiresAt":9}'])(
    'holds no token in %j',
    async text => {
      const store = createTokenFolder(root)
      await store.set(KEY, TOKEN)
      writeFileSync(join(root, readdirSync(root)[0] as string), text)
      expect(await store.get(KEY)).toBeUndefined()
    },
  )

  it('says where it cannot be kept', async () => {
    writeFileSync(join(root, 'file'), '')
    const store = createTokenFolder(join(root, 'file'))
    await expect(store.set(KEY, TOKEN)).rejects.toThrow()
    await expect(store.get(KEY)).rejects.toThrow()
  })

  it('lets one at a time do its work, and goes on after one that fails', async () => {
    const store = createTokenFolder(root)
    let [working, most] = [0, 0]
    const work = async () => {
      most = Math.max(most, ++working)
      await new Promise(done => setTimeout(done, 5))
      working--
      return 'done'
    }
    const all = Array.from({ length: 6 }, (_, i) =>
      store.exclusive?.(KEY, i === 2 ? () => Promise.reject(new Error('fails')) : work),
    )
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(
      Array.from({ length: 6 }, (_, i) => (i === 2 ? 'rejected' : 'fulfilled')),
    )
    expect(most).toBe(1)
  })
})

describe('processes that share one', () => {
  /** Two processes of so many calls each, at a service whose new token ends the old one. */
  async function run(
    calls: number,
    meanwhile: (askForToken: () => Promise<unknown>, calls: () => number) => Promise<void> = async () => {},
  ) {
    const lines: string[] = []
    const emulator = createEmulator({
      seed: 1,
      rotateTokens: true,
      products: [{ definition: null }],
      latency: [2, 6],
      onLog: line => lines.push(line),
    })
    const service = await emulator.listen()
    const file = join(root, 'caller.mjs')
    await build({
      entryPoints: ['test/token-folder/caller.ts'],
      outfile: file,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    })
    const { enterpriseId, enterpriseSecret, products } = emulator.credentials
    const [{ productKey, productSecret }] = products as unknown as readonly [
      { productKey: string; productSecret: string },
    ]
    mkdirSync(join(root, 'tokens'))
    const told = {
      url: service.url,
      folder: join(root, 'tokens'),
      enterpriseId,
      enterpriseSecret,
      productKey,
      productSecret,
      calls,
    }
    const ended = Array.from({ length: 2 }, () => {
      const child = spawn(process.execPath, [file, JSON.stringify(told)], { stdio: ['ignore', 'ignore', 'pipe'] })
      let stderr = ''
      child.stderr.on('data', data => {
        stderr += data
      })
      return new Promise(done => child.on('close', code => done([code, stderr])))
    })
    const count = (part: string) => lines.filter(line => line.includes(part)).length
    const askForToken = () =>
      fetch(`${service.url}/v1/products/${productKey}/access_token`, {
        method: 'POST',
        body: JSON.stringify({
          enterprise_id: enterpriseId,
          enterprise_secret: enterpriseSecret,
          product_secret: productSecret,
        }),
      })
    await meanwhile(askForToken, () => count('device_groups'))
    const codes = await Promise.all(ended)
    await service.close()
    return { codes, tokens: count('access_token'), calls: count('device_groups') }
  }

  it('ask for a token once, not each for itself and again whenever the other one did', async () => {
    const { codes, tokens, calls } = await run(100)
    expect(codes).toEqual([
      [0, ''],
      [0, ''],
    ])
    expect([tokens, calls]).toEqual([1, 200])
  })

  it('ask once more where a third ends their token', async () => {
    const { codes, tokens } = await run(150, async (askForToken, calls) => {
      while (calls() < 60) await new Promise(done => setTimeout(done, 5))
      await askForToken()
    })
    expect(codes).toEqual([
      [0, ''],
      [0, ''],
    ])
    // Theirs, the third's, and one more of theirs.
    expect(tokens).toBe(3)
  })
})
