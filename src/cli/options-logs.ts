import type { InferredOptionTypes, Options } from 'yargs'
import { integers } from './options.ts'
import { connectionOptions, definitionOptions } from './options-platform.ts'

export const logsOptions = {
  since: { string: true, requiresArg: true, describe: 'how far back, such as 3d, 12h or 90min; default: 30 days' },
  from: {
    string: true,
    requiresArg: true,
    describe: 'in place of --since: a date (2026-11-20T08:00), or epoch seconds',
  },
  to: { string: true, requiresArg: true, describe: 'the last moment, likewise (of a date all day); default: now' },
  data: { boolean: true, describe: 'the attributes that the device reported, in place of the frames' },
  online: { boolean: true, describe: 'when the device came and went, in place of the frames' },
  sort: { choices: ['asc', 'desc'], default: 'asc', requiresArg: true, describe: 'asc: the oldest first' },
  format: {
    choices: ['table', 'ndjson', 'json', 'csv'],
    requiresArg: true,
    describe: 'default: table on a terminal, ndjson otherwise',
  },
  'single-line': { boolean: true, describe: 'frames: a line a record, for people and for grep' },
  attrs: { string: true, requiresArg: true, describe: 'only these attributes: name,name' },
  integers,
  follow: { boolean: true, describe: 'wait for more, as long as nobody interrupts; within the hourly quota' },
  every: { string: true, default: '5s', requiresArg: true, describe: '--follow: how often to ask, such as 30s' },
  archive: {
    string: true,
    requiresArg: true,
    describe: 'a folder to add what is new to, in place of printing it; it goes on where it was',
  },
  overlap: {
    string: true,
    requiresArg: true,
    describe: '--archive, --follow: read so much again for records that come late, up to 30d; default: 1h',
  },
  ...definitionOptions,
  ...connectionOptions,
} as const satisfies Record<string, Options>

export const archiveOptions = {
  dir: { string: true, requiresArg: true, demandOption: true, describe: 'the folder of the archive' },
  logs: { string: true, requiresArg: true, describe: 'which: some of cmd,data,online; otherwise cmd' },
  devices: { string: true, requiresArg: true, describe: 'only those in a file, a did a line; - for stdin' },
  group: { string: true, requiresArg: true, describe: 'only those of a group, by its gid' },
  online: { boolean: true, describe: 'only those that are online' },
  overlap: {
    string: true,
    requiresArg: true,
    describe: 'read so much again for records that come late, up to 30d; default: 1h',
  },
  concurrency: { string: true, default: '4', requiresArg: true, describe: 'devices at a time, 1 to 100' },
  reserve: { string: true, default: '100', requiresArg: true, describe: 'calls of the hour that are left to others' },
  ...connectionOptions,
} as const satisfies Record<string, Options>

export const emulateOptions = {
  definition: {
    array: true,
    string: true,
    requiresArg: true,
    describe: "a product's /datapoint JSON, a file; may be given again. Default: an air conditioner",
  },
  devices: { string: true, default: '3', requiresArg: true, describe: 'how many devices each product has' },
  port: { string: true, default: '0', requiresArg: true, describe: '0: any that is free' },
  data: { string: true, requiresArg: true, describe: 'a file that its memory is kept in, from run to run' },
  seed: { string: true, requiresArg: true, describe: 'same seed, same ids, same answers; default: drawn' },
  quota: { string: true, default: '3600', requiresArg: true, describe: 'calls an hour' },
  published: { boolean: true, describe: 'products are published: their logs answer 5018' },
  abroad: { boolean: true, describe: 'a service outside China, which refuses nine operations (5024)' },
  whitelist: { string: true, requiresArg: true, describe: 'callers that are let in (5012 otherwise): address,address' },
  latency: { string: true, requiresArg: true, describe: 'before each answer, milliseconds: 200, or 50-400' },
  ahead: { string: true, requiresArg: true, describe: 'how far its clock is ahead, such as 70s or 2h' },
  fault: {
    array: true,
    string: true,
    requiresArg: true,
    describe: 'what befalls calls, as JSON: {"endpoint":"control","code":5403,"probability":0.1}; may be given again',
  },
  day: {
    string: true,
    requiresArg: true,
    describe: 'what devices do: "online 08:00-22:00, reports every 60 s, 1 % late by up to 20 min, clock 70 s ahead"',
  },
  users: { string: true, requiresArg: true, describe: 'how many users there are, each with devices of its own' },
  'control-port': {
    string: true,
    requiresArg: true,
    describe: 'a second port, on which all of this may be changed while it runs; 0: any that is free',
  },
  docs: {
    boolean: true,
    describe: 'a page on which every operation can be read and called, without anything from outside',
  },
  lively: { boolean: true, describe: 'devices report, fail and come back by themselves' },
  verbose: { boolean: true, describe: 'a line a call, on stderr' },
} as const satisfies Record<string, Options>

export type LogsFlags = InferredOptionTypes<typeof logsOptions>
export type ArchiveFlags = InferredOptionTypes<typeof archiveOptions>
export type EmulateFlags = InferredOptionTypes<typeof emulateOptions>
