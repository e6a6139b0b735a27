import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lacking } from '../lacking.ts'

export const STRICT = ['-std=c99', '-Wall', '-Wextra', '-Wpedantic', '-Wconversion', '-Werror']

/** A compiler and the flags of a target, by what a test's title calls it. */
export const COMPILERS: Readonly<Record<string, readonly string[]>> = {
  gcc: ['gcc', '-Os'],
  'gcc -m32': ['gcc', '-m32', '-Os'],
  clang: ['clang', '-Os'],
  'clang -m32': ['clang', '-m32', '-Os'],
  'avr-gcc (ATmega328P, 8 bits)': ['avr-gcc', '-mmcu=atmega328p', '-Os'],
  'arm-none-eabi-gcc (Cortex-M0)': ['arm-none-eabi-gcc', '-mcpu=cortex-m0', '-mthumb', '-Os'],
  'arm-none-eabi-gcc (Cortex-M4)': ['arm-none-eabi-gcc', '-mcpu=cortex-m4', '-mthumb', '-Os'],
}

/** Why a command line cannot compile here (no such program, no headers or libraries of its target), or undefined where it can. */
export function unavailable(command: readonly string[], link = false): string | undefined {
  return lacking(cannotCompile(command, link))
}

/** That a program is missing, where a command that stands for it does not succeed; undefined where it does. */
export function notRunning(name: string, [program = '', ...args]: readonly string[]): string | undefined {
  return lacking(spawnSync(program, args).status === 0 ? undefined : `${name} is not installed`)
}

/**
 * What runs a program of such a target here: nothing, or an emulator of 32-bit processors, since some virtual machines run no 32-bit code.
 * A string says why it cannot run at all.
 */
export function runnerOf(command: readonly string[]): readonly string[] | string {
  if (!command.includes('-m32')) return []
  const folder = mkdtempSync(join(tmpdir(), 'giztools-c-'))
  try {
    const [program = '', ...flags] = command
    const main = join(folder, 'out')
    spawnSync(program, [...flags, '-o', main, '-x', 'c', '-'], { input: 'int main(void) { return 0; }\n' })
    const runs = [[], ['qemu-i386']].find(runner => {
      const [first = '', ...rest] = [...runner, main]
      return spawnSync(first, rest, { shell: false }).status === 0
    })
    return runs ?? 'neither this machine nor qemu-i386 (qemu-user) runs 32-bit programs'
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function cannotCompile([program = '', ...flags]: readonly string[], link: boolean): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'giztools-c-'))
  try {
    const text = '#include <stdint.h>\n#include <string.h>\nint main(void) { return 0; }\n'
    const out = ['-o', join(folder, 'out'), '-x', 'c', '-']
    const { error, status } = spawnSync(program, [...flags, ...(link ? [] : ['-c']), ...out], { input: text })
    if (error !== undefined) return `${program} is not installed`
    return status === 0 ? undefined : `${[program, ...flags].join(' ')} compiles nothing here`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
