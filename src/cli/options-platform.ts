import type { InferredOptionTypes, Options } from 'yargs'
import { text } from './options.ts'

/** What every command that calls the platform takes. */
export const connectionOptions = {
  'enterprise-id': {
    string: true,
    requiresArg: true,
    describe: 'otherwise $GIZWITS_ENTERPRISE_ID, or the config file',
  },
  'enterprise-secret': {
    string: true,
    requiresArg: true,
    describe:
      'better @FILE, - (stdin), $GIZWITS_ENTERPRISE_SECRET or the config file: whoever sees the list of processes sees options',
  },
  'product-secret': {
    string: true,
    requiresArg: true,
    describe: 'likewise; otherwise $GIZWITS_PRODUCT_SECRET_<product key>, $GIZWITS_PRODUCT_SECRET, or the config file',
  },
  'base-url': {
    string: true,
    requiresArg: true,
    describe: 'otherwise $GIZWITS_BASE_URL, the config file, or https://enterpriseapi.gizwits.com',
  },
  path: {
    array: true,
    string: true,
    requiresArg: true,
    describe: 'where this service has an operation elsewhere: operation=/its/path; may be given again',
  },
  'allow-insecure': { boolean: true, describe: 'call a host that is not this one over plain http' },
  'wait-for-quota': {
    boolean: true,
    describe: 'where the hourly quota is used up, wait for the next instead of failing',
  },
} as const satisfies Record<string, Options>

/** Where the definition comes from, where one is needed. */
const definition = {
  string: true,
  requiresArg: true,
  describe:
    "a file with the product's /datapoint JSON, otherwise that of the config file, or else it is fetched and kept for an hour",
} as const

export const definitionOptions = {
  definition,
  refresh: { boolean: true, describe: 'fetch the definition anew, though one is kept' },
} as const satisfies Record<string, Options>

export const fetchOptions = {
  out: { string: true, requiresArg: true, describe: 'the file to write, otherwise stdout' },
  ...connectionOptions,
} as const satisfies Record<string, Options>

export const devicesOptions = {
  mac: { string: true, requiresArg: true, describe: 'the device with this MAC; case matters' },
  did: { string: true, requiresArg: true, describe: 'the device with this did' },
  uid: { string: true, requiresArg: true, describe: 'devices of this user' },
  gid: { string: true, requiresArg: true, describe: 'devices of this group' },
  online: { boolean: true, describe: 'only those that are online' },
  offline: { boolean: true, describe: 'only those that are not' },
  faulty: { boolean: true, describe: 'only those with a fault' },
  alerting: { boolean: true, describe: 'only those with an alert' },
  country: { string: true, requiresArg: true, describe: 'as the platform spells it, such as China' },
  region: { string: true, requiresArg: true, describe: 'such as Guangdong' },
  city: { string: true, requiresArg: true, describe: 'such as Guangzhou' },
  'active-since': { string: true, requiresArg: true, describe: 'active since: a date or epoch seconds' },
  disabled: { boolean: true, describe: 'those that are disabled too' },
  limit: { string: true, default: '100', requiresArg: true, describe: 'how many at most, or all; a call for each 100' },
  detail: { boolean: true, describe: 'type and whether it is disabled as well; a call for each device' },
  format: {
    choices: ['table', 'ndjson', 'json', 'csv'],
    requiresArg: true,
    describe: 'default: table on a terminal, ndjson otherwise',
  },
  ...connectionOptions,
} as const satisfies Record<string, Options>

export const controlOptions = {
  raw: { string: true, requiresArg: true, describe: 'a P0 in place of attributes: hex, base64 or a decimal array' },
  text: { ...text, describe: 'the text form of --raw, otherwise sniffed' },
  force: { boolean: true, describe: '--raw: also what is no P0 of this product' },
  confirm: { boolean: true, describe: 'wait until the device reports what it was told' },
  devices: { string: true, requiresArg: true, describe: 'many: those in a file, a did a line; - for stdin' },
  group: { string: true, requiresArg: true, describe: 'many: those of a group, by its gid' },
  all: { boolean: true, describe: "many: all of the product's" },
  online: { boolean: true, describe: '--group, --all: only those that are online' },
  report: {
    string: true,
    requiresArg: true,
    describe: 'many: a file that says what became of each; a device in it is not told again',
  },
  again: {
    string: true,
    requiresArg: true,
    describe: '--report: those with these outcomes all the same, such as refused,unknown; or all',
  },
  concurrency: { string: true, requiresArg: true, describe: 'many: how many at a time, 1 to 100; otherwise 4' },
  yes: { boolean: true, describe: 'more than 50 devices: do not ask' },
  timeout: { string: true, requiresArg: true, describe: '--confirm: how long to wait, such as 30s; otherwise 10s' },
  'dry-run': { boolean: true, describe: 'print the body of the request and send nothing' },
  ...definitionOptions,
  ...connectionOptions,
} as const satisfies Record<string, Options>

export const groupsOptions = {
  csv: { string: true, requiresArg: true, describe: 'sync: a file with the columns mac and gid; - for stdin' },
  prune: { boolean: true, describe: 'sync: take those out of its groups that it does not name' },
  yes: { boolean: true, describe: 'sync: carry the plan out without asking' },
  ...connectionOptions,
} as const satisfies Record<string, Options>

/** What `api` takes beside the parameters of the operation. */
export const apiOptions = {
  all: { boolean: true, describe: 'every page of the list, an item a line' },
  curl: { boolean: true, describe: 'print the same call as a curl command and do not make it' },
  include: { boolean: true, describe: 'rate limit, status and where the answer is not as documented, on stderr' },
  openapi: { boolean: true, describe: 'print the whole interface as an OpenAPI document' },
  ...connectionOptions,
} as const satisfies Record<string, Options>

export type ConnectionFlags = InferredOptionTypes<typeof connectionOptions>
export type FetchFlags = InferredOptionTypes<typeof fetchOptions>
export type DevicesFlags = InferredOptionTypes<typeof devicesOptions>
export type ControlFlags = InferredOptionTypes<typeof controlOptions>
export type GroupsFlags = InferredOptionTypes<typeof groupsOptions>
export type ApiFlags = InferredOptionTypes<typeof apiOptions>
