import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

export interface BuiltProgram {
  readonly path: string
  /** Removes the folder that was made for it. */
  remove(): void
}

/**
 * The command line of the sources as they are now, bundled in the manner of the package, so that it runs in a process of its own:
 * one that can be killed.
 */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'giztools-program-'))
  await build({
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url); const __filename = import.meta.filename;",
    },
    alias: { 'string-width': createRequire(import.meta.url).resolve('string-width') },
    mainFields: ['module', 'main'],
  })
  const path = join(folder, 'giztools.mjs')
  writeFileSync(
    path,
    "import { processIo, run } from './cli.mjs'\nprocess.exitCode = await run(process.argv.slice(2), processIo)\n",
  )
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
