import { createRequire } from 'node:module'
import { defineConfig, type Options } from 'tsup'

const { resolve } = createRequire(import.meta.url)

/** Those that reach the platform. Bundled with the others they would share the schemas and the codec with them, and every short run would load the union. */
const PLATFORM_COMMANDS = ['api', 'archive', 'control', 'devices', 'emulate', 'fetch', 'groups', 'logs']

const bundle: Options = {
  format: 'esm',
  target: 'node20',
  platform: 'node',
  splitting: true,
  // Nothing is looked up in node_modules and each command is a file of its own: most of what a short run takes is loading.
  minify: true,
  noExternal: [/./],
  metafile: true,
  // What CommonJS packages expect to be there. yargs has a createRequire of its own, hence the name.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url), __filename = import.meta.filename;",
  },
  esbuildOptions(options) {
    // yargs brings string-width 8, whose Intl.Segmenter and emoji tables take a fifth of a short run; ours is the one of cli-table3.
    options.alias = { 'string-width': resolve('string-width') }
    // jsonc-parser's CommonJS half finds its own files in a way that bundlers do not see.
    options.mainFields = ['module', 'main']
  },
}

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      'index.node': 'src/index.node.ts',
      compiled: 'src/compiled.ts',
      testing: 'src/testing/index.ts',
      'binary-parser': 'src/binary-parser.ts',
      check: 'src/check/index.ts',
      header: 'src/header/index.ts',
      diff: 'src/diff/index.ts',
      draw: 'src/draw/index.ts',
      generate: 'src/generate/index.ts',
      columns: 'src/columns/index.ts',
      arrow: 'src/arrow/index.ts',
      api: 'src/api/index.ts',
      openapi: 'src/openapi/index.ts',
      confirm: 'src/confirm/index.ts',
      telemetry: 'src/telemetry/index.ts',
      'token-folder': 'src/token-folder/index.ts',
      emulator: 'src/emulator/index.ts',
      'emulator.node': 'src/emulator/index.node.ts',
    },
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    splitting: true,
    treeshake: true,
  },
  {
    ...bundle,
    // A worker thread of `decode --jobs` has an entry of its own.
    entry: { cli: 'src/cli/main.ts', 'bulk-worker': 'src/cli/bulk/worker.ts' },
    outDir: 'dist/cli',
    esbuildPlugins: [
      {
        name: 'platform commands apart',
        setup(build) {
          build.onResolve({ filter: /^\.\/commands\/\w+\.ts$/ }, ({ path }) => {
            const [, command = ''] = /(\w+)\.ts$/.exec(path) ?? []
            return PLATFORM_COMMANDS.includes(command)
              ? { path: `./platform/${command}.js`, external: true }
              : undefined
          })
        },
      },
    ],
  },
  {
    ...bundle,
    entry: Object.fromEntries(PLATFORM_COMMANDS.map(command => [command, `src/cli/commands/${command}.ts`])),
    outDir: 'dist/cli/platform',
  },
])
