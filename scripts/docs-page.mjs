// The page of `emulate --docs` is another project's: it goes beside the command line as it is, with its licence.
import { appendFileSync, cpSync, readFileSync } from 'node:fs'

const folder = 'node_modules/rapidoc'
const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
cpSync(`${folder}/dist/rapidoc-min.js`, 'dist/cli/docs/rapidoc.js')
const texts = ['LICENSE.txt', 'dist/rapidoc-min.js.LICENSE.txt'].map(file =>
  readFileSync(`${folder}/${file}`, 'utf8').trim(),
)
appendFileSync(
  'dist/cli/third-party-licenses.txt',
  `\n${'-'.repeat(80)}\n\nrapidoc ${version} (${license})\n\n${texts.join('\n\n')}\n`,
)
