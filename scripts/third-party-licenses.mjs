// The command line is bundled, other people's packages in it: their licences and notices go beside it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const metafiles = ['dist/cli/metafile-esm.json', 'dist/cli/platform/metafile-esm.json']
const inputs = metafiles.flatMap(metafile => {
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8'))
  return Object.values(outputs).flatMap(output => Object.keys(output.inputs))
})
const folders = new Set(inputs.flatMap(path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))

const notices = [...folders].sort().map(folder => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const files = [/^licen[cs]e/i, /^notice/i].flatMap(kind => readdirSync(folder).find(entry => kind.test(entry)) ?? [])
  const texts = files.map(file => `${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`)
  return `${name} ${version} (${license})\n\n${texts.join('\n')}`
})
writeFileSync('dist/cli/third-party-licenses.txt', notices.join(`\n${'-'.repeat(80)}\n\n`))
for (const metafile of metafiles) rmSync(metafile)
