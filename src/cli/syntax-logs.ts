import { archiveOptions, emulateOptions, logsOptions } from './options-logs.ts'
import type { CommandSyntax } from './syntax.ts'
import { CREDENTIALS, DEVICE, PRODUCT, PRODUCT_KEY } from './syntax-platform.ts'

/** The commands that read the logs of devices, and that stand in for the platform. */
export const logsSyntax = {
  logs: {
    words: '<product_key> <did>',
    summary: "a device's frames, decoded; or its reports, or when it came and went",
    about: [
      PRODUCT_KEY,
      '<did>         the device',
      '--archive <folder> keeps a copy: <folder>/product_key=…/did=…/date=YYYY-MM-DD/cmd.ndjson (data.ndjson, online.ndjson), dates',
      'by UTC, a line a record: what the platform has, and of a frame also action and attrs. It only grows: run again, it goes on',
      'where it was, however it was stopped. --since tells where a new one begins.',
      'Interrupted by Ctrl-C the exit code is 130, and what was read is there.',
      ...CREDENTIALS,
    ],
    examples: [
      `giztools logs ${PRODUCT} ${DEVICE} --since 3d`,
      `giztools logs ${PRODUCT} ${DEVICE} --data --since 12h --format csv --attrs mode,set_temp`,
    ],
    options: logsOptions,
    leastWords: 2,
    mostWords: 2,
  },
  archive: {
    words: '<product_key…>',
    summary: 'the logs of all devices of products, as a copy that grows with every run',
    about: [
      PRODUCT_KEY,
      '--dir gets log=cmd/product_key=…/date=YYYY-MM-DD/part-….ndjson.gz, dates by UTC, a line a record with its did, each record once:',
      'DuckDB, ClickHouse, Spark and Hive read it as it is. The platform keeps 30 days; each run visits every device once, those first',
      'whose records are about to be forgotten, as long as the calls of the hour last (--wait-for-quota goes on in the next).',
      'However a run is stopped, the next one goes on where it was.',
      ...CREDENTIALS,
    ],
    examples: [`giztools archive ${PRODUCT} --dir logs --logs cmd,online`],
    options: archiveOptions,
    leastWords: 1,
    mostWords: Number.POSITIVE_INFINITY,
  },
  emulate: {
    words: '',
    summary: 'the Enterprise API on this computer, with simulated devices',
    about: [
      'Prints its address and its credentials as lines for a shell, and serves until it is interrupted:',
      '  giztools emulate > emulator.env &  then  . ./emulator.env',
      '--data keeps its memory in a file; one that cannot be read is refused and left as it is.',
    ],
    examples: ['giztools emulate --devices 2 --seed 1'],
    options: emulateOptions,
    leastWords: 0,
    mostWords: 0,
  },
} as const satisfies Readonly<Record<string, CommandSyntax>>
