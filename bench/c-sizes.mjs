// What the generated C of the fixtures takes on a microcontroller: bytes of flash and of stack. node bench/c-sizes.mjs measures and prints;
// --write puts it into c-sizes.json and between the markers of docs/generated-c.md (test/bench.test.ts holds that both agree).
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { compileFor, MACHINES, succeed } from './machines.mjs'

const START = '<!-- c-sizes -->'
const END = '<!-- /c-sizes -->'
const page = fileURLToPath(new URL('../docs/generated-c.md', import.meta.url))
const fixtures = fileURLToPath(new URL('../fixtures/definitions/', import.meta.url))

const LEAN = ['-Os', '-ffunction-sections', '-fdata-sections', '-Wl,--gc-sections']

/** The conversions of every number that has a scale. */
const scales = header =>
  Array.from(header.matchAll(/ (product_\w+)_scaled\(/g), ([, name]) => name)
    .map(name => `scaled = ${name}_scaled(in); out = ${name}_raw(scaled, &raw);`)
    .join(' ')

const DEVICE =
  'out = product_decode_control(&attrs, p0, in, &size); out = product_encode_status(&attrs, p0, sizeof p0, &size);'

/** What `main` does. Flash is what a program takes more than the one that does nothing. */
const PROGRAMS = {
  nothing: () => '',
  // Any P0 to values; and those to a P0 of any action.
  decode: () => 'out = product_decode(&attrs, p0, in, &action, &size);',
  both: () => `${PROGRAMS.decode()} out = product_encode(PRODUCT_REPORT, &attrs, p0, sizeof p0, &size);`,
  // What a device cannot do without: a control in, a status out.
  device: () => DEVICE,
  scales: header => `${DEVICE} ${scales(header)}`,
}

const programText = statements => `#include "product.h"
static product_attrs attrs;
static uint8_t p0[PRODUCT_P0_LENGTH], action;
static size_t size;
static uint32_t raw;
static volatile unsigned in, out;
static volatile int64_t scaled;
int main(void) {
  (void)attrs; (void)p0; (void)action; (void)size; (void)raw; (void)in; (void)out; (void)scaled;
  ${statements}
  return 0;
}
`

/** A row a machine and product, in bytes. @throws Error where a compiler or an engine is missing */
export async function measure() {
  const { bundle, load } = await import('./built.mjs')
  await bundle()
  const [{ parseDefinition, createLayout }, { generateC }] = [await load('index'), await load('generate')]
  const folder = mkdtempSync(join(tmpdir(), 'giztools-c-sizes-'))
  try {
    const rows = MACHINES.flatMap(machine =>
      readdirSync(fixtures).map(file => {
        const product = parseDefinition(readFileSync(join(fixtures, file), 'utf8'))
        const own = join(folder, `${MACHINES.indexOf(machine)}-${file}`)
        return {
          machine: machine.name,
          product: file.replace('.json', ''),
          protocol: product.protocol,
          attributes: product.attributes.length,
          ...measureOne(machine, generateC(createLayout(product), { prefix: 'product' }), own),
        }
      }),
    )
    return { compilers: [...new Set(MACHINES.map(({ compiler: [name] }) => `${name} ${versionOf(name)}`))], rows }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measureOne(machine, { header, source }, own) {
  mkdirSync(own)
  const at = name => join(own, name)
  writeFileSync(at('product.h'), header)
  writeFileSync(at('product.c'), source)
  const [compiler, ...target] = machine.compiler
  const flash = {}
  for (const [name, statements] of Object.entries(PROGRAMS)) {
    writeFileSync(at('main.c'), programText(statements(header)))
    const args = [...target, ...machine.alone, ...LEAN, at('main.c'), at('product.c'), '-o', at(`${name}.elf`)]
    succeed(compiler, args)
    const [, line] = succeed(machine.size, [at(`${name}.elf`)]).split('\n')
    const [text, data] = line.trim().split(/\s+/)
    flash[name] = Number(text) + Number(data)
  }
  const stack = fileURLToPath(new URL('machines/stack.c', import.meta.url))
  const run = compileFor(machine, [stack, at('product.c')], at('stack.elf'), ['-Os', '-I', own])
  const { status, answers } = run(new Uint8Array(0))
  if (status !== 0) throw new Error(`${machine.name}: the program that measures the stack ended with ${status}`)
  const [decode, encode, struct] = String(answers).trim().split(' ').map(Number)
  return {
    flash: Object.fromEntries(
      Object.keys(PROGRAMS)
        .filter(name => name !== 'nothing')
        .map(name => [name, flash[name] - flash.nothing]),
    ),
    stack: { decode, encode },
    struct,
  }
}

function versionOf(compiler) {
  return succeed(compiler, ['-dumpfullversion', '-dumpversion']).trim().split('\n')[0]
}

/** Those rows as Markdown. */
export function sizesTable({ compilers, rows }) {
  const head = [
    '',
    'attributes',
    'decode',
    'decode, encode',
    'device',
    'device, scales',
    'stack: decode',
    'stack: encode',
    'struct',
  ]
  const machines = [...new Set(rows.map(({ machine }) => machine))]
  return [
    ...machines.flatMap(machine => [
      `**${machine}**`,
      '',
      `| ${head.join(' | ')} |`,
      `|---|${'---:|'.repeat(head.length - 1)}`,
      ...rows
        .filter(row => row.machine === machine)
        .map(({ product, attributes, flash, stack, struct }) => [
          product,
          attributes,
          ...[flash.decode, flash.both, flash.device, flash.scales],
          ...[stack.decode, stack.encode, struct],
        ])
        .map(cells => `| ${cells.join(' | ')} |`),
      '',
    ]),
    `Compilers: ${compilers.join(', ')}, all with \`-Os\`.`,
  ].join('\n')
}

/** What stands between the markers of the page; undefined where they are not there. */
export function betweenSizes(text) {
  const [from, to] = [text.indexOf(START), text.indexOf(END)]
  return from < 0 || to < from ? undefined : text.slice(from + START.length, to).trim()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const results = await measure()
  console.log(sizesTable(results))
  if (process.argv.includes('--write')) {
    writeFileSync(new URL('c-sizes.json', import.meta.url), `${JSON.stringify(results, null, 1)}\n`)
    const text = readFileSync(page, 'utf8')
    const [from, to] = [text.indexOf(START) + START.length, text.indexOf(END)]
    writeFileSync(page, `${text.slice(0, from)}\n${sizesTable(results)}\n${text.slice(to)}`)
  }
}
