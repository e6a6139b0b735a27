// How many /cmd pages of 20 records the emulator answers a second on one core, how long the slowest one in a hundred takes, and what
// 10 000 simulated devices weigh. The load comes from another process: run it on a machine with two cores or more.
import { fork, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { createClient } from '../dist/api.js'

const seconds = Number(process.argv[2] ?? 10)
const devices = 10_000
const server = fork(fileURLToPath(new URL('emulator-server.mjs', import.meta.url)), [String(devices)], {
  execArgv: ['--expose-gc'],
})
const { url, did, credentials, bytes } = await new Promise((resolve, reject) => {
  server.once('message', resolve)
  server.once('exit', code => reject(new Error(`the emulator ended with ${code}`)))
})
// One core for the server where the system can say so.
const pinned = spawnSync('taskset', ['-a', '-p', '1', String(server.pid)]).status === 0

const [{ productKey, productSecret }] = credentials.products
const client = createClient({ ...credentials, baseUrl: url })
const token = await client.product(productKey, { productSecret }).token()
const request = {
  url: `${url}/v1/products/${productKey}/devices/${did}/cmd?limit=20`,
  headers: { authorization: `token ${token}` },
  connections: 20,
}
await autocannon({ ...request, duration: 2 })
const result = await autocannon({ ...request, duration: seconds })
server.kill()

const failed = result.non2xx + result.errors + result.timeouts
console.log(`/cmd pages of 20, ${pinned ? 'one core' : 'not pinned to a core'}, 20 connections, ${seconds} s`)
console.log(`requests a second   ${Math.round(result.requests.average)}   (target: at least 2000)`)
console.log(`latency p50 / p99   ${result.latency.p50} / ${result.latency.p99} ms   (target: p99 under 50)`)
console.log(`failed              ${failed}`)
console.log(`${devices} devices      ${Math.round(bytes / 2 ** 20)} MiB, ${Math.round(bytes / devices)} bytes each`)
process.exitCode = failed > 0 ? 1 : 0
