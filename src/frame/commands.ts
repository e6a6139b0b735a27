/** `down` goes to the device or its MCU, `up` comes from it. */
export type Direction = 'down' | 'up' | 'both'

export interface CommandInfo {
  readonly code: number
  readonly name: string
  /** Absent where the sources do not tell. */
  readonly direction?: Direction
}

/** The commands of the LAN, BLE and cloud envelope (SPEC §7.1). */
export const COMMANDS: readonly CommandInfo[] = [
  { code: 0x0001, name: 'onboarding', direction: 'down' },
  { code: 0x0002, name: 'onboarding ack', direction: 'up' },
  { code: 0x0003, name: 'LAN discovery', direction: 'down' },
  { code: 0x0004, name: 'LAN discovery reply', direction: 'up' },
  { code: 0x0005, name: 'start-up broadcast', direction: 'up' },
  { code: 0x0006, name: 'passcode request', direction: 'down' },
  { code: 0x0007, name: 'passcode reply', direction: 'up' },
  { code: 0x0008, name: 'login', direction: 'down' },
  { code: 0x0009, name: 'login result', direction: 'up' },
  { code: 0x000a, name: 'cloud info request', direction: 'down' },
  { code: 0x000b, name: 'cloud info reply', direction: 'up' },
  { code: 0x000c, name: 'hotspot list request', direction: 'down' },
  { code: 0x000d, name: 'hotspot list reply', direction: 'up' },
  { code: 0x0010, name: 'log level', direction: 'down' },
  { code: 0x0011, name: 'log level ack', direction: 'up' },
  { code: 0x0012, name: 'log', direction: 'up' },
  { code: 0x0013, name: 'module info request', direction: 'down' },
  { code: 0x0014, name: 'module info reply', direction: 'up' },
  { code: 0x0015, name: 'LAN heartbeat', direction: 'down' },
  { code: 0x0016, name: 'LAN heartbeat reply', direction: 'up' },
  { code: 0x0017, name: 'test', direction: 'down' },
  { code: 0x0018, name: 'test reply', direction: 'up' },
  { code: 0x0019, name: 'air broadcast', direction: 'up' },
  { code: 0x001c, name: 'set domain', direction: 'down' },
  { code: 0x001d, name: 'set domain ack', direction: 'up' },
  { code: 0x001e, name: 'OTA check', direction: 'down' },
  { code: 0x001f, name: 'OTA check reply', direction: 'up' },
  { code: 0x0020, name: 'OTA upgrade', direction: 'down' },
  { code: 0x0021, name: 'OTA upgrade reply', direction: 'up' },
  { code: 0x0062, name: 'notice after login', direction: 'up' },
  { code: 0x0090, name: 'P0 to device', direction: 'down' },
  { code: 0x0091, name: 'P0 from device', direction: 'up' },
  { code: 0x0093, name: 'P0 with serial number', direction: 'both' },
  { code: 0x0094, name: 'ack of a P0 with serial number', direction: 'both' },
  { code: 0x020e, name: 'OTA notice', direction: 'down' },
  { code: 0x020f, name: 'client count request', direction: 'up' },
  { code: 0x0210, name: 'client count reply', direction: 'down' },
  { code: 0x0211, name: 'OTA notice', direction: 'down' },
  { code: 0x0212, name: 'ECE' },
  { code: 0x0213, name: 'child device login', direction: 'up' },
  { code: 0x0214, name: 'child device login ack', direction: 'down' },
  { code: 0x0215, name: 'child device sign-out', direction: 'up' },
  { code: 0x0216, name: 'child device sign-out ack', direction: 'down' },
  { code: 0x0217, name: 'child device control' },
  { code: 0x021c, name: 'version report', direction: 'up' },
  { code: 0x021d, name: 'version report ack', direction: 'down' },
]

const NAMES: ReadonlyMap<number, string> = new Map(COMMANDS.map(({ code, name }) => [code, name]))

/** The name of an envelope's command, undefined for one that nobody has described (SPEC §7.1). */
export function commandName(command: number): string | undefined {
  return NAMES.get(command)
}

/** True for a command that SPEC §7.1 lists. */
export function isKnownCommand(command: number): boolean {
  return NAMES.has(command)
}

/** `0x0091` */
export function formatCommand(command: number): string {
  return `0x${command.toString(16).padStart(4, '0')}`
}
