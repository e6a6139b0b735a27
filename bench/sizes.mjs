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

async function minified(stdin, options = {}) {
  const { outputFiles, metafile } = await build({
    stdin: { resolveDir: root, ...stdin },
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    outdir: root,
    ...options,
  })
  return { outputFiles, outputs: metafile.outputs }
}

/** `core`: layout and codec without the schema of definitions and the compiled engine. `framed`: with the frames. `whole`: all of `giztools`. */
export async function sizeOf(part) {
  const { outputFiles } = await split(part)
  return kBOf(outputFiles)
}

/** The same without what is only loaded when it is first needed. */
export async function sizeAtOnce(part) {
  const { outputFiles, outputs } = await split(part)
  const atOnce = new Set(Object.keys(outputs).filter(file => outputs[file].entryPoint === '<stdin>'))
  // A set is gone through to its end, with what is added meanwhile.
  for (const file of atOnce)
    for (const { path, kind } of outputs[file].imports) if (kind === 'import-statement') atOnce.add(path)
  return kBOf(outputFiles.filter(({ path }) => [...atOnce].some(file => path.endsWith(`/${file}`))))
}

/** As it is shipped: what is imported when it is first needed is a file of its own. */
const split = part => minified({ contents: CONTENTS[part], loader: 'ts' }, { splitting: true })

const kBOf = files => gzipSync(Buffer.concat(files.map(({ contents }) => contents)), { level: 9 }).length / 1000

/** What decoding and encoding a status takes of a module that `generateModule` gave: bundlers leave out the rest of it. */
export async function sizeOfModule(code) {
  const given = {
    name: 'given',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^given$/ }, () => ({ path: 'given', namespace: 'given' }))
      onLoad({ filter: /.*/, namespace: 'given' }, () => ({ contents: code }))
    },
  }
  const { outputFiles } = await minified(
    { contents: `export { decodeStatus, encodeStatus } from 'given'` },
    { plugins: [given] },
  )
  return kBOf(outputFiles)
}

/** The files that make up a part, the heaviest first, in bytes before gzip. */
export async function contentsOf(part) {
  const { outputs } = await split(part)
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .map(([file, { bytesInOutput }]) => [file, bytesInOutput])
    .sort((a, b) => b[1] - a[1])
}
