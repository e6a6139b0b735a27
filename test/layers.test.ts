import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

// Data flows one way and imports point one way: a room may import from itself and from those listed for it, no others.
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  version: [],
  bytes: ['errors'],
  definition: ['errors', 'bytes'],
  layout: ['errors', 'definition'],
  codec: ['errors', 'bytes', 'definition', 'layout'],
  frame: ['errors', 'bytes', 'definition', 'layout', 'codec'],
  testing: ['errors', 'bytes', 'definition', 'layout', 'codec'],
  check: ['errors', 'bytes', 'definition', 'layout', 'codec'],
  header: ['errors', 'bytes', 'definition', 'layout', 'codec', 'check'],
  diff: ['errors', 'bytes', 'definition', 'layout', 'codec'],
  columns: ['errors', 'bytes', 'definition', 'layout', 'codec'],
  arrow: ['errors', 'columns'],
  bulk: ['errors', 'bytes', 'definition', 'layout', 'codec', 'frame'],
  draw: ['errors', 'bytes', 'definition', 'layout', 'codec', 'frame'],
  generate: ['errors', 'bytes', 'definition', 'layout', 'codec'],
  // The client is thin: it knows no codec.
  api: ['errors', 'version'],
  openapi: ['errors', 'api'],
  telemetry: ['version', 'api'],
  // Of Node: files and processes.
  lock: [],
  'token-folder': ['api', 'lock'],
  confirm: ['errors', 'bytes', 'definition', 'layout', 'codec', 'frame', 'api'],
  emulator: ['errors', 'bytes', 'definition', 'layout', 'codec', 'frame', 'api'],
  cli: [
    ...[
      'errors',
      'version',
      'bytes',
      'definition',
      'layout',
      'codec',
      'frame',
      'check',
      'header',
      'diff',
      'draw',
      'generate',
    ],
    ...['api', 'openapi', 'confirm', 'emulator', 'columns', 'arrow', 'bulk', 'lock', 'token-folder'],
  ],
}
/** The package's doors see everything but the command line. */
const DOORS = ['index', 'index.node', 'compiled', 'binary-parser']

/** What may be imported from outside, by room. Types of Node are for the command line alone. */
const GUESTS: Readonly<Record<string, readonly string[]>> = {
  definition: ['zod/mini', 'strip-json-comments'],
  testing: ['fast-check'],
  'binary-parser': ['binary-parser'],
  draw: ['string-width'],
  bulk: ['lossless-json'],
  // An optional peer: loaded by `toArrow` alone.
  arrow: ['apache-arrow'],
  api: ['zod/mini'],
  openapi: ['zod/mini'],
  // An optional peer, and the whole point of the room.
  telemetry: ['@opentelemetry/api'],
  lock: ['node:'],
  'token-folder': ['node:'],
  // Its HTTP server alone is of Node, loaded by `listen`.
  emulator: ['zod/mini', 'hono/router/trie-router', '@hono/node-server'],
  cli: [
    'node:',
    // Loaded for their formats alone.
    'apache-arrow',
    'hyparquet-writer',
    'cli-progress',
    'write-file-atomic',
    '@lukeed/ms',
    'yargs',
    'cli-table3',
    'csv-stringify',
    'string-width',
    'jsonc-parser',
    'lossless-json',
    'csv-parse',
    're2js',
    // Where a proxy is set.
    'undici',
  ],
}

const src = fileURLToPath(new URL('../src/', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  file => file.endsWith('.ts') && !file.endsWith('.d.ts'),
)

const roomOf = (path: string) => (path.split('/')[0] as string).replace(/\.ts$/, '')

const IMPORT = /(?:^(?:import|export)\b[^'\n]* from |^import |^\} from |\bimport\()'([^'\n]+)'/gm
const imports = files.flatMap(file =>
  [...readFileSync(join(src, file), 'utf8').matchAll(IMPORT)].map(([, target]) => ({ file, target: target as string })),
)

it('reads import lines at all', () => {
  expect(imports.length).toBeGreaterThan(150)
  expect(imports).toContainEqual({ file: 'layout/layout.ts', target: '../definition/model.ts' })
})

it.each(imports.filter(({ target }) => target.startsWith('.')).map(({ file, target }) => [file, target]))(
  '%s may import %s',
  (file, target) => {
    const from = roomOf(file)
    const to = roomOf(relative(src, join(src, dirname(file), target)))
    if (DOORS.includes(from)) expect(to).not.toBe('cli')
    else expect(to === from || ROOMS[from]?.includes(to), `${from} must not know ${to}`).toBe(true)
  },
)

it.each(imports.filter(({ target }) => !target.startsWith('.')).map(({ file, target }) => [file, target]))(
  '%s may import the package %s',
  (file, target) => {
    expect(
      (GUESTS[roomOf(file)] ?? []).some(guest => target.startsWith(guest)),
      `${target} is no guest of ${roomOf(file)}`,
    ).toBe(true)
  },
)

it('reaches the schemas of the API through one import', () => {
  const isRow = (path: string) => path.startsWith('api/endpoints/')
  const reached = imports.filter(({ file, target }) => !isRow(file) && isRow(join(dirname(file), target)))
  expect(new Set(reached.map(({ file }) => file))).toEqual(new Set(['api/endpoints.ts']))
})

it('has no file of more than 300 lines', () => {
  for (const file of files)
    expect(readFileSync(join(src, file), 'utf8').split('\n').length, file).toBeLessThanOrEqual(300)
})
