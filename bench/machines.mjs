// The microcontrollers that generated C is run on, each in an engine of its own. What runs there has stdin, stdout and an exit code.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = name => fileURLToPath(new URL(`machines/${name}`, import.meta.url))

/** No program of ours takes a tenth of it: what does has crashed. */
const MOST_MS = 120_000

const SIMAVR = ['gcc', '-O2', '-Wall', '-Werror', source('simavr.c'), '-lsimavr']

const avr = {
  name: 'ATmega1284P (AVR, 8 bits) in simavr',
  compiler: ['avr-gcc', '-mmcu=atmega1284p'],
  size: 'avr-size',
  /** Flags of a program that is only weighed. */
  alone: [],
  support: [source('avr.c')],
  /** What it takes to run it, and a command that tells whether that is there. */
  engine: { name: 'libsimavr', command: [...SIMAVR, '-o', '/dev/null'] },
  run(program, requests) {
    const pipe = join(dirname(program), 'simavr-pipe')
    if (!existsSync(pipe)) succeed(SIMAVR[0], [...SIMAVR.slice(1), '-o', pipe])
    const done = spawnSync(pipe, ['atmega1284p', program], { input: requests, maxBuffer: 2 ** 30, timeout: MOST_MS })
    return { status: done.status, answers: done.stdout }
  },
}

const cortexM = (core, board, memoryEnd) => ({
  name: `${core === 'cortex-m0' ? 'Cortex-M0' : 'Cortex-M3'} in qemu (${board})`,
  // Flash at 0, memory at 0x20000000: qemu puts each section where it is linked, so nothing has to be copied at the start.
  compiler: ['arm-none-eabi-gcc', `-mcpu=${core}`, '-mthumb', '--specs=nano.specs', '--specs=rdimon.specs'],
  size: 'arm-none-eabi-size',
  alone: ['-nostartfiles', '-Wl,-e,main'],
  support: [
    source('cortex-m.c'),
    `-DSTACK=${memoryEnd}`,
    '-Wl,--section-start=.vectors=0,-Ttext=0x400,-Tdata=0x20000000',
  ],
  engine: { name: 'qemu-system-arm', command: ['qemu-system-arm', '--version'] },
  run(program, requests) {
    const cwd = dirname(program)
    writeFileSync(join(cwd, 'requests'), requests)
    writeFileSync(join(cwd, 'answers'), '')
    const flags = ['-M', board, '-display', 'none', '-monitor', 'none', '-serial', 'none']
    const semihosting = ['-semihosting-config', 'enable=on,target=native']
    const done = spawnSync('qemu-system-arm', [...flags, ...semihosting, '-kernel', program], { cwd, timeout: MOST_MS })
    return { status: done.status, answers: readFileSync(join(cwd, 'answers')) }
  },
})

export const MACHINES = [
  avr,
  cortexM('cortex-m0', 'microbit', '0x20004000'),
  cortexM('cortex-m3', 'mps2-an385', '0x20400000'),
]

/** Compiles C for a machine, and gives what runs it there: the answers to some requests, and the exit code. @throws Error of the compiler */
export function compileFor(machine, sources, program, flags = ['-Os']) {
  const [compiler, ...target] = machine.compiler
  const args = [...target, ...flags, ...sources, ...machine.support, '-Wl,--wrap=main', '-o', program]
  succeed(compiler, args)
  return requests => machine.run(program, requests)
}

/** The stdout of a program that ends well and has nothing to say on stderr. @throws Error of what it says there */
export function succeed(program, args) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (error !== undefined) throw error
  if (status !== 0 || stderr !== '') throw new Error(`${program}: ${stderr}`)
  return stdout
}
