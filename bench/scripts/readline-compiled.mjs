// What somebody writes who has the library but not the command: readline, its compiled codec, JSON.stringify.
import { createReadStream, readFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { compiled } from '../../dist/compiled.js'
import { compileCodec, createLayout, parseDefinition } from '../../dist/index.node.js'

const [definition, path, form] = process.argv.slice(2)
const codec = compileCodec(createLayout(parseDefinition(readFileSync(definition, 'utf8'))), { engine: compiled })
let held = ''
const print = value => {
  held += `${JSON.stringify(value)}\n`
  if (held.length < 65536) return
  writeSync(1, held)
  held = ''
}
for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
  if (form === 'hex') print(codec.decode(Buffer.from(line, 'hex')))
  else {
    const { timestamp, type, payload } = JSON.parse(line)
    print({ timestamp, type, ...codec.decode(Buffer.from(payload, 'hex').subarray(8)) })
  }
}
writeSync(1, held)
