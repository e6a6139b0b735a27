import { describe, expect, test } from 'vitest'
import { shallow } from '../../src/cli/shallow.ts'
import { prettyJson, safeJson } from '../../src/cli/visible.ts'
import { giztools, type World } from './io.ts'
import { NOW, PRODUCT, SECRETS } from './platform.ts'

// JSON that nests deeper than a stack is: it can be read, and nothing can be written of it.
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const LEVELS = 50_000
const TOO_DEEP = 'giztools: expected a value that can be written as JSON, got one that nests too deep\n'

function answering(text: string): World {
  return {
    now: () => NOW,
    env: {
      GIZWITS_ENTERPRISE_ID: 'e',
      GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
      GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
    },
    fetch: async input =>
      new Response(String(input).endsWith('access_token') ? `{"token":"${'a'.repeat(32)}","expired_at":4e9}` : text),
  }
}

describe('of a service', () => {
  test.each([
    ['fetch', ['fetch', PRODUCT], `{"entities":[],"ui":${deep(LEVELS)}}`],
    ['api', ['api', 'deviceGroups', '--product_key', PRODUCT], `{"a":${deep(LEVELS)}}`],
    [
      'api --all',
      ['api', 'searchDevices', '--product_key', PRODUCT, '--all'],
      `{"objects":[{"did":"d","a":${deep(LEVELS)}}]}`,
    ],
    ['devices', ['devices', PRODUCT], `{"objects":[{"did":"d","a":${deep(LEVELS)}}]}`],
    ['devices as CSV', ['devices', PRODUCT, '--format', 'csv'], `{"objects":[{"did":"d","city":${deep(LEVELS)}}]}`],
  ])('%s', async (_what, argv, text) => {
    const { code, stderr } = await giztools(argv, answering(text))
    expect([code, stderr.slice(-TOO_DEEP.length)]).toEqual([1, TOO_DEEP])
  })
})

test('a line of a log: it is told, and what comes after it is decoded', async () => {
  const report = '000000030b0000910401000010000000'
  const stdin = `${report}\n{"payload":${deep(LEVELS)}}\n${report}\n`
  const argv = ['decode', 'fixtures/definitions/air-conditioner.json', '--attrs', 'switch', '--format', 'ndjson']
  const { code, stdout, stderr } = await giztools(argv, { stdin })
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect([code, lines.length, lines[0].attrs, lines[2].attrs]).toEqual([1, 3, { switch: 1 }, { switch: 1 }])
  expect(lines[1].error.code).toBe('TEXT_INVALID')
  expect(stderr).toBe('giztools: 1 of 3 payloads could not be decoded\n')
})

test('is cut where it is shown', () => {
  expect(shallow(JSON.parse('{"a":[1,{"b":[]}],"__proto__":{"c":{}},"d":"e"}'), 2)).toEqual(
    JSON.parse('{"a":[1,"…"],"__proto__":{"c":"…"},"d":"e"}'),
  )
  for (const write of [safeJson, prettyJson])
    expect(() => write(JSON.parse(deep(LEVELS)))).toThrow('expected a value that can be written as JSON')
})
