import { OPERATIONS } from '../api/operations.ts'
import { DEVICE, PRODUCT } from '../cli/platform.ts'
import type { Random } from './random.ts'

const FORMATS = ['table', 'ndjson', 'json', 'csv']
const SPANS = [
  ['--since', '1h'],
  ['--since', '1h'],
  ['--since', '3d'],
  ['--from', '2018-01-31'],
  [],
  ['--since', '2d', '--to', '2018-01-31'],
]

/** A command that calls the platform; archives go to `folder`. */
export function platformCommand(random: Random, folder: string): readonly string[] {
  const optional = (probability: number, ...argv: string[]) => (random.chance(probability) ? argv : [])
  const quota = optional(0.1, '--wait-for-quota')
  // Archives are written to a disk, which takes time.
  const which = random.int(8)
  switch (which === 5 && random.chance(0.8) ? 6 : which) {
    case 0:
      return ['fetch', PRODUCT, ...optional(0.3, '--out', 'definition.json'), ...quota]
    case 1:
      return [
        ...['devices', PRODUCT, '--format', random.pick(FORMATS), ...quota],
        ...optional(0.4, '--detail'),
        ...optional(0.3, '--limit', random.pick(['1', '3', 'all'])),
        ...optional(0.2, '--online'),
      ]
    case 2: {
      const words = random.pick([['switch=on'], ['switch=on', 'mode=制冷'], ['{"set_temp":24}'], []])
      if (words.length === 0) return ['control', PRODUCT, DEVICE, '--raw', '010101000010', ...quota]
      const confirm = random.chance(0.7)
        ? ['--confirm', ...optional(0.5, '--timeout', '3s')]
        : optional(0.3, '--dry-run')
      return ['control', PRODUCT, DEVICE, ...words, ...confirm, ...quota]
    }
    case 3:
    case 4:
      return apiCommand(random, optional(0.2, '--include'))
    case 5:
      return [
        'logs',
        PRODUCT,
        DEVICE,
        ...random.pick([[], ['--data'], ['--online']]),
        '--archive',
        folder,
        ...random.pick([['--since', '1h'], []]),
      ]
    default: {
      const log = random.pick([[], ['--data'], ['--online']])
      return [
        ...['logs', PRODUCT, DEVICE, ...log, ...random.pick(SPANS), '--format', random.pick(FORMATS), ...quota],
        ...optional(0.2, '--sort', 'desc'),
        ...(log[0] === '--online' ? [] : optional(0.2, '--attrs', random.pick(['switch', 'mode,switch']))),
        ...(log.length > 0 ? [] : optional(0.2, '--integers')),
        ...optional(0.05, '--follow'),
      ].filter(
        (word, i, all) =>
          !(
            all.includes('--follow') &&
            (word === '--to' || all[i - 1] === '--to' || word === '--sort' || word === 'desc')
          ),
      )
    }
  }
}

function apiCommand(random: Random, more: readonly string[]): readonly string[] {
  const { name, call } = random.pick(OPERATIONS)
  const given = { ...call.ids, ...call.params } as Record<string, unknown>
  const flags = Object.entries(given)
    .filter(([key]) => name !== 'accessToken' || key === 'product_key')
    .flatMap(([key, value]) => [`--${key}`, typeof value === 'string' ? value : JSON.stringify(value)])
  const all = ['searchDevices', 'boundUsers', 'registeredUsers', 'activatedDevices', 'activeDevices'].includes(name)
  return ['api', name, ...flags, ...(all && random.chance(0.5) ? ['--all'] : []), ...more]
}
