#!/usr/bin/env node
import * as module from 'node:module'

// Node 22 and later keep compiled code between runs.
module.enableCompileCache?.()
const { processIo, run } = await import('../dist/cli/cli.js')
process.exitCode = await run(process.argv.slice(2), processIo)
