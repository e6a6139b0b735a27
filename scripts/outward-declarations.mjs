// Our docstrings name the section that states a rule, for those who change the code. Who installs the package has no such document:
// the built declarations go without.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const MARK = / ?\((?:[^()\n]*\b)?(?:SPEC §[\d., §–]+|A\d+)(?:, A\d+)*\)/g

for (const name of readdirSync('dist')) {
  if (!name.endsWith('.d.ts')) continue
  const text = readFileSync(`dist/${name}`, 'utf8')
  const outward = text.replace(MARK, '')
  if (outward !== text) writeFileSync(`dist/${name}`, outward)
}
