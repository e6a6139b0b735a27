// The sources as they are now, bundled for measuring: a `dist` that was built before the last change would measure the past.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))
// Within bench/node_modules, so that what is left outside of the bundles is found, and git sees none of it.
const directory = new URL('node_modules/.giztools/', import.meta.url)

export async function bundle() {
  await build({
    entryPoints: {
      index: `${root}src/index.node.ts`,
      compiled: `${root}src/compiled.ts`,
      generate: `${root}src/generate/index.ts`,
      columns: `${root}src/columns/index.ts`,
      bulk: `${root}src/bulk/index.ts`,
    },
    outdir: fileURLToPath(directory),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    external: ['apache-arrow'],
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
  })
}

/** `index`, `compiled`, `generate`, `columns` or `bulk`, as bundled by the process that runs the benchmark. */
export function load(door) {
  return import(new URL(`${door}.mjs`, directory).href)
}

/** What measures the command as it is built has to be told when that is not what the sources are now. @throws Error */
export function expectBuild() {
  const command = `${root}dist/cli/cli.js`
  const src = `${root}src`
  const newest = Math.max(
    ...readdirSync(src, { recursive: true })
      .map(file => statSync(join(src, String(file))))
      .filter(stat => stat.isFile())
      .map(stat => stat.mtimeMs),
  )
  if (!existsSync(command)) throw new Error('bulk and startup measure the built command: run npm run build first')
  if (statSync(command).mtimeMs < newest) throw new Error('dist is older than src: run npm run build first')
}
