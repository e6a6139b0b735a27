import { describe, expect, it } from 'vitest'
import { carriesP0, hasSerialNumber } from '../../src/bytes/envelope-places.ts'
import { COMMANDS, commandName, formatCommand } from '../../src/frame/commands.ts'
import {
  formatSerialCommand,
  SERIAL_COMMANDS,
  serialCarriesP0,
  serialCommandName,
} from '../../src/frame/serial-commands.ts'

describe.each([
  ['COMMANDS', COMMANDS, 0xffff],
  ['SERIAL_COMMANDS', SERIAL_COMMANDS, 0xff],
] as const)('%s', (_, table, max) => {
  it('has each code once, in order and within range', () => {
    const codes = table.map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b))
    expect(codes.every(code => code > 0 && code <= max)).toBe(true)
  })

  it('names every command', () => {
    expect(table.filter(({ name }) => name === '')).toEqual([])
  })
})

describe('envelope commands (SPEC §7.1)', () => {
  it('knows the names, and of an unknown command nothing', () => {
    expect(commandName(0x0015)).toBe('LAN heartbeat')
    expect(commandName(0x0091)).toBe('P0 from device')
    expect(commandName(0x7777)).toBeUndefined()
  })

  it('gives a serial number to 0093 and 0094, a P0 to 0090, 0091, 0093 and 0094', () => {
    const all = Array.from({ length: 0x10000 }, (_, command) => command)
    expect(all.filter(hasSerialNumber)).toEqual([0x93, 0x94])
    expect(all.filter(carriesP0)).toEqual([0x90, 0x91, 0x93, 0x94])
  })

  it('tells the direction', () => {
    const directions = new Map(COMMANDS.map(({ code, direction }) => [code, direction]))
    expect([0x90, 0x91, 0x93, 0x94].map(code => directions.get(code))).toEqual(['down', 'up', 'both', 'both'])
  })

  it('formats', () => {
    expect([0x91, 0, 0xffff].map(formatCommand)).toEqual(['0x0091', '0x0000', '0xffff'])
  })
})

describe('serial commands (SPEC §7.2)', () => {
  it('knows the names, and of an unknown command nothing', () => {
    expect(serialCommandName(0x05)).toBe('P0 from MCU')
    expect(serialCommandName(0x15)).toBe('binding mode')
    expect(serialCommandName(0xee)).toBeUndefined()
  })

  it('gives a P0 to 03 and 05', () => {
    const all = Array.from({ length: 0x100 }, (_, command) => command)
    expect(all.filter(serialCarriesP0)).toEqual([0x03, 0x05])
  })

  it('formats', () => {
    expect([0x05, 0xff].map(formatSerialCommand)).toEqual(['0x05', '0xff'])
  })
})
