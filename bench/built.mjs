// The sources as they are now, bundled for measuring: a `dist` that was built before the last change would measure the past.
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
    },
    outdir: fileURLToPath(directory),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
  })
}

/** `index`, `compiled` or `generate`, as bundled by the process that runs the benchmark. */
export function load(door) {
  return import(new URL(`${door}.mjs`, directory).href)
}
