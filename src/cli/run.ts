import { type CommandInvocation, commandAt, parseArgv, parseCommand } from './argv.ts'
import { reportFault } from './fault.ts'
import type { Io } from './io.ts'
import { logFormatOf } from './log-line.ts'
import type {
  CheckFlags,
  ConvertFlags,
  DecodeFlags,
  DiffFlags,
  EncodeFlags,
  ExplainFlags,
  GenerateFlags,
  LayoutFlags,
  PatchFlags,
} from './options.ts'
import type { ArchiveFlags, EmulateFlags, LogsFlags } from './options-logs.ts'
import type { ControlFlags, DevicesFlags, FetchFlags, GroupsFlags } from './options-platform.ts'

/** The whole command line: prints through `io` and gives the exit code (0 done, 1 input at fault, 2 usage). Never throws. */
export async function run(argv: readonly string[], given: Io): Promise<number> {
  let code = 0
  const logFormat = logFormatOf(argv)
  // Not spread: what it has is made when it is asked for.
  const io: Io = logFormat === undefined ? given : Object.create(given, { logFormat: { value: logFormat } })
  try {
    const invocation = parseArgv(argv, io.stdoutIsTty ? io.columns : undefined)
    if ('text' in invocation) await io.stdout.write(`${invocation.text}\n`)
    else code = await execute(invocation, io)
    // A full disk is told of what was written last, too.
    await io.stdout.flush?.()
    return code
  } catch (error) {
    const fault = await reportFault(error, io, { command: argv[commandAt(argv)], debug: argv.includes('--debug') })
    return Math.max(code, fault)
  }
}

// Each command is loaded only when it is asked for: most of what a short run costs is loading code.
async function execute({ command, words, flags }: CommandInvocation, io: Io): Promise<number> {
  switch (command) {
    case 'example':
      return (await import('./commands/example.ts')).example(words, io)
    case 'decode':
      return (await import('./commands/decode.ts')).decode(words, flags as unknown as DecodeFlags, io)
    case 'encode':
      return (await import('./commands/encode.ts')).encode(words, flags as unknown as EncodeFlags, io)
    case 'patch':
      return (await import('./commands/patch.ts')).patch(words, flags as unknown as PatchFlags, io)
    case 'explain':
      return (await import('./commands/explain.ts')).explainPayload(words, flags as unknown as ExplainFlags, io)
    case 'convert':
      return (await import('./commands/convert.ts')).convert(words, flags as unknown as ConvertFlags, io)
    case 'check':
      return (await import('./commands/check.ts')).check(words, flags as unknown as CheckFlags, io)
    case 'import-header':
      return (await import('./commands/import-header.ts')).importHeader(words, io)
    case 'generate':
      return (await import('./commands/generate.ts')).generate(words, flags as unknown as GenerateFlags, io)
    case 'diff':
      return (await import('./commands/diff.ts')).diff(words, flags as unknown as DiffFlags, io)
    case 'layout':
      return (await import('./commands/layout.ts')).layout(words, flags as unknown as LayoutFlags, io)
    case 'fetch':
      return (await import('./commands/fetch.ts')).fetchDefinition(words, flags as unknown as FetchFlags, io)
    case 'devices':
      return (await import('./commands/devices.ts')).devices(words, flags as unknown as DevicesFlags, io)
    case 'groups':
      return (await import('./commands/groups.ts')).groups(words, flags as unknown as GroupsFlags, io)
    case 'control':
      return (await import('./commands/control.ts')).control(words, flags as unknown as ControlFlags, io)
    case 'logs':
      return (await import('./commands/logs.ts')).logs(words, flags as unknown as LogsFlags, io)
    case 'archive':
      return (await import('./commands/archive.ts')).archive(words, flags as unknown as ArchiveFlags, io)
    case 'emulate':
      return (await import('./commands/emulate.ts')).emulate(flags as unknown as EmulateFlags, io)
    case 'api':
      return (await import('./commands/api.ts')).api(words, io, parseCommand)
  }
}
