import type { CommandInfo } from './commands.ts'

/** The commands between a module and its MCU (SPEC §7.2); `down` goes to the MCU. */
export const SERIAL_COMMANDS: readonly CommandInfo[] = [
  { code: 0x01, name: 'device info request', direction: 'down' },
  { code: 0x02, name: 'device info reply', direction: 'up' },
  { code: 0x03, name: 'P0 to MCU', direction: 'down' },
  { code: 0x04, name: 'ack of a P0 to MCU', direction: 'up' },
  { code: 0x05, name: 'P0 from MCU', direction: 'up' },
  { code: 0x06, name: 'ack of a P0 from MCU', direction: 'down' },
  { code: 0x07, name: 'serial heartbeat', direction: 'down' },
  { code: 0x08, name: 'serial heartbeat ack', direction: 'up' },
  { code: 0x09, name: 'config mode', direction: 'up' },
  { code: 0x0a, name: 'config mode ack', direction: 'down' },
  { code: 0x0b, name: 'module reset', direction: 'up' },
  { code: 0x0c, name: 'module reset ack', direction: 'down' },
  { code: 0x0d, name: 'Wi-Fi status', direction: 'down' },
  { code: 0x0e, name: 'Wi-Fi status ack', direction: 'up' },
  { code: 0x11, name: 'bad frame notice', direction: 'both' },
  { code: 0x12, name: 'bad frame notice ack', direction: 'both' },
  // SPEC has binding mode for this pair; the vendor's own header (GAgent's gagent.h) has the test here and binding at
  // 15/16.
  { code: 0x13, name: 'production test', direction: 'up' },
  { code: 0x14, name: 'production test ack', direction: 'down' },
  { code: 0x15, name: 'binding mode', direction: 'up' },
  { code: 0x16, name: 'binding mode ack', direction: 'down' },
  { code: 0x17, name: 'UTC time request', direction: 'up' },
  { code: 0x18, name: 'UTC time reply', direction: 'down' },
  { code: 0x19, name: 'big data' },
  { code: 0x1a, name: 'big data' },
  { code: 0x1b, name: 'big data' },
  { code: 0x1c, name: 'big data' },
  { code: 0x1d, name: 'big data' },
  { code: 0x1e, name: 'big data' },
  { code: 0x1f, name: 'big data' },
  { code: 0x21, name: 'module info request', direction: 'up' },
  { code: 0x22, name: 'module info reply', direction: 'down' },
  { code: 0x27, name: 'big data' },
  { code: 0x29, name: 'module reboot', direction: 'up' },
  { code: 0x2a, name: 'module reboot ack', direction: 'down' },
]

const NAMES: ReadonlyMap<number, string> = new Map(SERIAL_COMMANDS.map(({ code, name }) => [code, name]))

/** The name of a serial frame's command, undefined for one that nobody has described (SPEC §7.2). */
export function serialCommandName(command: number): string | undefined {
  return NAMES.get(command)
}

/** True for 03 and 05, whose payload is a P0. */
export function serialCarriesP0(command: number): boolean {
  return command === 0x03 || command === 0x05
}

/** `0x05` */
export function formatSerialCommand(command: number): string {
  return `0x${command.toString(16).padStart(2, '0')}`
}
