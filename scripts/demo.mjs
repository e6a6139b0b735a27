// The whole round, on this computer alone: a platform, a product's definition from it, a control, and the log of what happened.
// With credentials of your own, and without the emulator, the same lines work against the real platform.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileCodec, createLayout, parseDefinition } from 'giztools'
import { createClient } from 'giztools/api'
import { controlAndConfirm } from 'giztools/confirm'
import { createEmulator } from 'giztools/emulator'

// A platform with an air conditioner, served over HTTP on a free port.
const definition = await readFile(new URL('../fixtures/definitions/air-conditioner.json', import.meta.url), 'utf8')
const emulator = createEmulator({ products: [{ definition }] })
const { did } = emulator.addDevice({ attrs: { set_temp: 26, room_temp: 24 } })
const { url, close } = await emulator.listen()
const { enterpriseId, enterpriseSecret, products } = emulator.credentials
const { productKey, productSecret } = products[0]

// A client of it, as it would be of the real one.
const client = createClient({ baseUrl: url, enterpriseId, enterpriseSecret })
const product = client.product(productKey, { productSecret })

// The definition says where each attribute lies in a payload: the codec reads and writes payloads by it.
const { data } = await product.datapoint()
const codec = compileCodec(createLayout(parseDefinition(data)))
console.log(`${data.name}: ${codec.layout.fields.map(({ attribute }) => attribute.name).join(', ')}\n`)

// The answer to a control says only that it was sent. This one also waits until the device reports what it was told.
const wanted = { switch: true, mode: '制热', set_temp: 22 }
const { confirmed, attrs } = await controlAndConfirm(product, codec, did, wanted, { pauseMs: 300 })
console.log(`${confirmed ? 'confirmed' : 'not confirmed'}: ${JSON.stringify(attrs)}\n`)

// The frames that went to and fro, decoded: on the command line this time.
const cache = await mkdtemp(join(tmpdir(), 'giztools-demo-'))
console.log(`$ giztools logs ${productKey} ${did} --format table\n`)
const giztools = spawn(
  process.execPath,
  [fileURLToPath(new URL('../bin/giztools.js', import.meta.url)), 'logs', productKey, did, '--format', 'table'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      // Nothing of it is worth keeping.
      XDG_CACHE_HOME: cache,
      GIZWITS_BASE_URL: url,
      GIZWITS_ENTERPRISE_ID: enterpriseId,
      GIZWITS_ENTERPRISE_SECRET: enterpriseSecret,
      GIZWITS_PRODUCT_SECRET: productSecret,
    },
  },
)
const [code] = await once(giztools, 'close')
await close()
await rm(cache, { recursive: true })
process.exitCode = code
