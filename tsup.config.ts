import { defineConfig } from 'tsup'

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      'index.node': 'src/index.node.ts',
      compiled: 'src/compiled.ts',
      testing: 'src/testing/index.ts',
      'binary-parser': 'src/binary-parser.ts',
    },
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    splitting: true,
    treeshake: true,
  },
  {
    entry: { cli: 'src/cli/main.ts' },
    format: 'esm',
    target: 'node20',
    platform: 'node',
    splitting: true,
    outDir: 'dist/cli',
  },
])
