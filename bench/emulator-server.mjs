// The emulator as bench/emulator.mjs loads it: one product, so many devices, one of them with a long cmd log. Says where it is, then its memory.
import { readFileSync } from 'node:fs'
import { createEmulator } from '../dist/emulator.js'

const [, , count = '10000'] = process.argv
const definition = JSON.parse(
  readFileSync(new URL('../fixtures/definitions/air-conditioner.json', import.meta.url), 'utf8'),
)
const memory = () => {
  globalThis.gc?.()
  return process.memoryUsage().rss
}

const before = memory()
const emulator = createEmulator({ seed: 1, quota: Number.MAX_SAFE_INTEGER, products: [{ definition }] })
for (let i = 0; i < Number(count); i++) emulator.addDevice({ online: true })
const [{ did }] = emulator.devices()
const now = emulator.now()
const hour = 3_600_000
emulator.importCmd(
  did,
  Array.from({ length: 10_000 }, (_, i) => ({
    at: now - 40 * hour + i * 12_000,
    type: 'dev2app',
    frame: '000000030b0000910401000010000000',
  })),
)
const { url } = await emulator.listen()
process.send({ url, did, credentials: emulator.credentials, bytes: memory() - before })
