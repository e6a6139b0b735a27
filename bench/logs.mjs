// Logs of the reference frame, as files for programs and as texts for what runs in this process.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definition, random } from './reference.mjs'

/** The least that is written at once, and what longer logs repeat: enough different lines that nothing is remembered whole. */
const BLOCK = 1_000_000

/** `hex`: a line a P0. `records`: what a page of the platform's `/cmd` log holds, a line a record. */
export const FORMS = ['hex', 'records']

/** Line `at` of a log is made of frame `at`, the same in every run. */
export function frameMaker() {
  const next = random(20261122)
  return () => {
    const b = new Uint8Array(12).map(() => next() & 255)
    b[1] &= 7
    b[7] = 0
    return b
  }
}

export function lineOf(form, frame, at) {
  const p0 = `04${Buffer.from(frame).toString('hex')}`
  return form === 'hex'
    ? p0
    : `{"timestamp": ${timestampOf(at)}, "type": "dev2app", "payload": "0000000310000091${p0}"}`
}

export const timestampOf = at => 1517384243 + at / 8

/** A folder that is removed when the process ends, the definition in it, and what writes a log of so many lines there. */
export function logFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'giztools-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const product = join(folder, 'product.json')
  writeFileSync(product, JSON.stringify(definition()))

  const write = (form, lines) => {
    const file = join(folder, `${form}-${lines}`)
    const next = frameMaker()
    const block = []
    for (let at = 0; at < Math.min(lines, BLOCK); at++) block.push(lineOf(form, next(), at))
    writeFileSync(file, '')
    for (let at = 0; at < lines; at += BLOCK)
      appendFileSync(file, `${(at + BLOCK <= lines ? block : block.slice(0, lines - at)).join('\n')}\n`)
    return file
  }
  return { product, write }
}
