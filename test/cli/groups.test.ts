import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syncPlan } from '../../src/cli/groups/sync-plan.ts'
import { groupsOf, withThoseBelow } from '../../src/cli/groups/tree.ts'
import { giztools, type World } from './io.ts'
import { createPlatform, PRODUCT } from './platform.ts'

const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

/** A root with two groups below it, and six devices. */
async function setUp() {
  const macs = Array.from({ length: 6 }, (_, i) => `AC000000000${i}`)
  const { emulator, world } = createPlatform({ devices: macs.map((mac, i) => ({ did: `d${i}`, mac })) })
  const api = async (...argv: readonly string[]) =>
    JSON.parse((await giztools(['api', ...argv, '--product_key', PRODUCT], world)).stdout)
  const create = async (parent?: string) =>
    (await api('createDeviceGroup', ...(parent === undefined ? [] : ['--parent_gid', parent]))).gid as string
  const root = await create()
  const [east, west] = [await create(root), await create(root)]
  await api('updateDeviceGroup', '--gid', east, '--action', 'assign', '--macs', JSON.stringify(macs.slice(0, 3)))
  const groups = (argv: readonly string[], own: World = {}) => giztools(['groups', ...argv], { ...world, ...own })
  const sync = (csv: string, more: readonly string[] = [], own: World = {}) =>
    groups(['sync', PRODUCT, '--csv', 'wanted.csv', ...more], { files: { 'wanted.csv': csv }, ...own })
  const now = () => Object.fromEntries(emulator.snapshot().devices.map(({ mac, gid }) => [mac, gid]))
  return { root, east, west, macs, groups, sync, now }
}

describe('groups', () => {
  test('are a tree', async () => {
    const { root, east, west, groups } = await setUp()
    expect(jsonLines((await groups([PRODUCT])).stdout)).toEqual([
      { gid: root, parent: null, depth: 0 },
      { gid: east, parent: root, depth: 1 },
      { gid: west, parent: root, depth: 1 },
    ])
    expect((await groups([PRODUCT], { terminal: 80 })).stdout).toBe(`${root}\n  ${east}\n  ${west}\n`)
  })

  test('have devices, and those below them', async () => {
    const { root, east, macs, groups } = await setUp()
    const expected = macs.slice(0, 3).map(mac => ({ mac, gid: east }))
    expect(jsonLines((await groups([PRODUCT, root])).stdout)).toEqual(expected)
    expect(jsonLines((await groups([PRODUCT, east])).stdout)).toEqual(expected)
    expect(await groups([PRODUCT, 'none'])).toMatchObject({ code: 1, stderr: expect.stringContaining('no group none') })
  })

  test('of no product are none', async () => {
    const { world } = createPlatform()
    expect(await giztools(['groups', PRODUCT], world)).toMatchObject({
      code: 0,
      stderr: 'giztools: the product has no groups\n',
    })
  })
})

describe('groups sync', () => {
  test('shows the plan, and does nothing until it is agreed to', async () => {
    const { east, west, macs, sync, now } = await setUp()
    const csv = `name,mac,gid\nfirst,${macs[0]},${west}\nsecond,${macs[1]},${east}\nfourth,${macs[3]},${west}\n`
    const before = now()
    const shown = await sync(csv)
    expect([shown.code, now()]).toEqual([1, before])
    expect(jsonLines(shown.stdout)).toEqual([{ action: 'assign', gid: west, macs: [macs[0], macs[3]], moved: 1 }])
    expect(shown.stderr).toBe(
      'giztools: this is the plan (2 to assign, 1 of them from another group, 0 to take out), and nothing was changed: --yes carries it out\n',
    )
    const there = (stdin: string) => ({ stdin, stdinIsTty: true, stderrIsTty: true })
    expect((await sync(csv, [], there('no\n'))).code).toBe(1)
    expect(now()).toEqual(before)
    expect((await sync(csv, [], there('y\n'))).stderr).toContain('2 of 2 done')
    expect(now()).toEqual({ ...before, [macs[0] as string]: west, [macs[3] as string]: west })
    expect(await sync(csv, ['--yes'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'giztools: all are where they should be\n',
    })
  })

  test('--prune takes those out that nobody wants there', async () => {
    const { east, macs, sync, now } = await setUp()
    const { code, stderr } = await sync(`mac,gid\n${macs[0]},${east}\n`, ['--yes', '--prune'])
    expect([code, stderr]).toEqual([0, 'giztools: 2 of 2 done\n'])
    expect(Object.values(now())).toEqual([east, null, null, null, null, null])
  })

  test('tells which could not be', async () => {
    const { west, macs, sync } = await setUp()
    const { code, stderr } = await sync(`mac,gid\nNOBODY,${west}\n${macs[5]},${west}\n`, ['--yes'])
    expect([code, stderr]).toEqual([1, 'giztools: 1 of 2 done; not: NOBODY\n'])
  })

  test.each([
    ['mac,gid\nA,none\n', 'wanted.csv: no group none'],
    ['mac,group\nA,x\n', 'wanted.csv:2: expected columns mac and gid'],
    ['mac,gid\nA,x\nA,y\n', 'wanted.csv:3: A is wanted in y, and in x by a line before'],
    ['mac,gid\n"A,x\n', 'wanted.csv: '],
  ])('%j is refused', async (csv, message) => {
    const { sync, now } = await setUp()
    const before = now()
    const { code, stderr } = await sync(csv, ['--yes'])
    expect([code, now()]).toEqual([1, before])
    expect(stderr).toContain(message)
  })

  test.each([
    [['sync'], 'got no product key'],
    [['sync', PRODUCT], 'expected groups sync <product_key> --csv FILE'],
    [[PRODUCT, '--prune'], '--prune is for groups sync'],
  ])('%j is refused', async (argv, message) => {
    const { groups } = await setUp()
    const { code, stderr } = await groups(argv)
    expect([code, stderr.includes(message)]).toEqual([2, true])
  })
})

test('the plan makes what is wanted of whatever is there', () => {
  const gid = fc.constantFrom('a', 'b', 'c')
  const mac = fc.constantFrom(...'0123456789')
  const places = fc.dictionary(mac, gid)
  fc.assert(
    fc.property(places, places, fc.boolean(), (had, wanted, prune) => {
      const now = new Map(['a', 'b', 'c'].map(gid => [gid, Object.keys(had).filter(mac => had[mac] === gid)]))
      const made: Record<string, string> = { ...had }
      for (const { action, gid, macs, moved } of syncPlan(new Map(Object.entries(wanted)), now, prune)) {
        expect(moved).toBe(action === 'assign' ? macs.filter(mac => Object.hasOwn(had, mac)).length : 0)
        for (const mac of macs) {
          if (action === 'assign') made[mac] = gid
          else delete made[mac]
        }
      }
      const named = new Set(Object.values(wanted))
      const kept = Object.entries(had).filter(([, gid]) => !(prune && named.has(gid)))
      expect(made).toEqual({ ...Object.fromEntries(kept), ...wanted })
    }),
  )
})

test('a tree of any form is read, what is none is empty', () => {
  expect(groupsOf({ a: { b: '', c: { d: null } } }).map(({ gid, parent, depth }) => [gid, parent, depth])).toEqual([
    ['a', null, 0],
    ['b', 'a', 1],
    ['c', 'a', 1],
    ['d', 'c', 2],
  ])
  expect(withThoseBelow(groupsOf({ a: { b: '', c: { d: '' } } }), 'c').map(({ gid }) => gid)).toEqual(['c', 'd'])
  for (const answer of [null, '', 7, 'x', []]) expect(groupsOf(answer)).toEqual([])
})
