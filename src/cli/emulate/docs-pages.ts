import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Page } from '../../emulator/contract.ts'
import { toOpenApi } from '../../openapi/document.ts'

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Enterprise API, emulated</title>
<link rel="icon" href="data:,">
<script type="module" src="/docs/rapidoc.js"></script>
</head>
<body>
<rapi-doc spec-url="/docs/openapi.json" render-style="read" schema-style="table" load-fonts="false" show-header="false" allow-authentication="true"
  allow-server-selection="false" sort-endpoints-by="none"></rapi-doc>
</body>
</html>
`

/** The OpenAPI document as a page on which every operation can be called, with all that it needs: nothing comes from elsewhere. */
export async function docsPages(): Promise<ReadonlyMap<string, Page>> {
  const document = { ...toOpenApi(), servers: [{ url: '/', description: 'this emulator' }] }
  return new Map([
    ['/docs', { type: 'text/html; charset=utf-8', text: HTML }],
    ['/docs/openapi.json', { type: 'application/json', text: JSON.stringify(document) }],
    ['/docs/rapidoc.js', { type: 'text/javascript; charset=utf-8', text: await readFile(rapidoc(), 'utf8') }],
  ])
}

/** Beside the built program, or in the packages of who works on it. */
function rapidoc(): string {
  const built = fileURLToPath(new URL('../docs/rapidoc.js', import.meta.url))
  return existsSync(built) ? built : createRequire(import.meta.url).resolve('rapidoc/dist/rapidoc-min.js')
}
