// What a bundle of the package weighs: esbuild, minified, gzip, in kB of 1000 bytes.
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../', import.meta.url))

const CONTENTS = {
  // A codec of a product that is given as parsed, by the interpreted engine.
  core: `export { createLayout } from './src/layout/layout.ts'; export { compileCodec } from './src/codec/compile.ts'`,
  // The same with P0s in their frames.
  framed: `
    export { createLayout } from './src/layout/layout.ts'
    export { compileCodec } from './src/codec/compile.ts'
    export * from './src/frame/message.ts'
    export * from './src/frame/explain.ts'
    export * from './src/frame/envelope-reader.ts'
    export * from './src/frame/serial-reader.ts'`,
  whole: `export * from './src/index.ts'`,
  api: `export * from './src/api/index.ts'`,
  openapi: `export * from './src/openapi/index.ts'`,
}

async function minified(stdin, plugins = []) {
  const { outputFiles, metafile } = await build({
    stdin: { resolveDir: root, ...stdin },
    plugins,
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
  })
  const [{ contents }] = outputFiles
  const [{ inputs }] = Object.values(metafile.outputs)
  return { kB: gzipSync(contents, { level: 9 }).length / 1000, inputs }
}

/** `core`: layout and codec without the schema of definitions and the compiled engine. `framed`: with the frames. `whole`: all of `giztools`. */
export async function sizeOf(part) {
  return (await minified({ contents: CONTENTS[part], loader: 'ts' })).kB
}

/** What decoding and encoding a status takes of a module that `generateModule` gave: bundlers leave out the rest of it. */
export async function sizeOfModule(code) {
  const given = {
    name: 'given',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^given$/ }, () => ({ path: 'given', namespace: 'given' }))
      onLoad({ filter: /.*/, namespace: 'given' }, () => ({ contents: code }))
    },
  }
  return (await minified({ contents: `export { decodeStatus, encodeStatus } from 'given'` }, [given])).kB
}

/** The files that make up a part, the heaviest first, in bytes before gzip. */
export async function contentsOf(part) {
  const { inputs } = await minified({ contents: CONTENTS[part], loader: 'ts' })
  return Object.entries(inputs)
    .map(([file, { bytesInOutput }]) => [file, bytesInOutput])
    .sort((a, b) => b[1] - a[1])
}
