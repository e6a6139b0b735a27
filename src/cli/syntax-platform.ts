import { apiOptions, controlOptions, devicesOptions, fetchOptions, groupsOptions } from './options-platform.ts'
import type { CommandSyntax } from './syntax.ts'

/** A product and a device that the emulator of the tests has. */
export const PRODUCT = '0123456789abcdef0123456789abcdef'
export const DEVICE = 'acLivingRoom0000000001'

export const PRODUCT_KEY = "<product_key> the product's key, 32 hex digits"
export const CREDENTIALS = [
  'Credentials come from options, from the environment, or from $XDG_CONFIG_HOME/giztools/config.json (~/.config without it):',
  '  { "enterpriseId": "…", "enterpriseSecret": "…", "products": { "<product_key>": { "productSecret": "…", "definition": "path" } } }',
]

/** The commands that call the Enterprise API, or stand in for it. */
export const platformSyntax = {
  fetch: {
    words: '<product_key>',
    summary: "a product's definition from the platform",
    about: [PRODUCT_KEY, ...CREDENTIALS],
    examples: [`giztools fetch ${PRODUCT}`],
    options: fetchOptions,
    leastWords: 1,
    mostWords: 1,
  },
  devices: {
    words: '<product_key>',
    summary: "a product's devices, all or those searched for",
    about: [PRODUCT_KEY, ...CREDENTIALS],
    examples: [`giztools devices ${PRODUCT} --online`, `giztools devices ${PRODUCT} --city Guangzhou --format csv`],
    options: devicesOptions,
    leastWords: 1,
    mostWords: 1,
  },
  control: {
    words: '<product_key> <did> [attrs…]',
    summary: 'tells a device what to do, or many of them',
    about: [
      PRODUCT_KEY,
      '<did>         the device; left out with --devices, --group or --all',
      '[attrs…]      name=value pairs, or a JSON object',
      ...CREDENTIALS,
    ],
    examples: [
      `giztools control ${PRODUCT} ${DEVICE} switch=on set_temp=24 --confirm`,
      `giztools control ${PRODUCT} ${DEVICE} --raw 010101000010 --dry-run`,
      `giztools control ${PRODUCT} switch=off --all --online --dry-run`,
    ],
    options: controlOptions,
    leastWords: 1,
    mostWords: Number.POSITIVE_INFINITY,
  },
  groups: {
    words: '[sync] <product_key> [gid]',
    summary: "a product's device groups, the devices in them, or a list that they are made like",
    about: [
      PRODUCT_KEY,
      '[gid]         the devices of this group and of those below it',
      'sync          shows what has to be done so that each MAC of --csv is in its group, and does it when that is agreed to',
      ...CREDENTIALS,
    ],
    examples: [`giztools groups ${PRODUCT}`],
    options: groupsOptions,
    leastWords: 1,
    mostWords: 3,
  },
  api: {
    words: '[operation]',
    summary: 'any of the 33 operations of the Enterprise API',
    about: [
      '[operation]   its name, then its parameters as options; giztools api <operation> --help tells them',
      ...CREDENTIALS,
    ],
    examples: [
      `giztools api deviceSummary --product_key ${PRODUCT}`,
      `giztools api searchDevices --product_key ${PRODUCT} --is_online 1 --all`,
      `giztools api cmdLog --product_key ${PRODUCT} --did ${DEVICE} --limit 5 --curl`,
    ],
    options: apiOptions,
    leastWords: 0,
    mostWords: 1,
    readsItself: true,
  },
} as const satisfies Readonly<Record<string, CommandSyntax>>
