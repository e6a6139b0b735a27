import type { ProductClient } from '../../api/contract.ts'
import { isAgreed, isAttended } from '../asked.ts'
import { complain, InputError, UsageError } from '../fault.ts'
import { readWanted } from '../groups/read-csv.ts'
import { type Change, syncPlan } from '../groups/sync-plan.ts'
import { type Group, groupsOf, withThoseBelow } from '../groups/tree.ts'
import type { Io } from '../io.ts'
import type { GroupsFlags } from '../options-platform.ts'
import { connect } from '../platform/connection.ts'
import { fileText } from '../read-file.ts'
import { safeJson, visible } from '../visible.ts'

/** The tree of a product's groups, the devices of one and of those below it, or (`sync`) a plan to make them so. */
export async function groups(words: readonly string[], flags: GroupsFlags, io: Io): Promise<number> {
  const isSync = words[0] === 'sync'
  const [productKey, gid] = isSync ? words.slice(1) : words
  if (productKey === undefined)
    throw new UsageError('expected groups sync <product_key> --csv FILE, got no product key')
  if (isSync && (gid !== undefined || flags.csv === undefined))
    throw new UsageError('expected groups sync <product_key> --csv FILE')
  for (const option of ['csv', 'prune', 'yes'] as const)
    if (!isSync && flags[option]) throw new UsageError(`--${option} is for groups sync`)
  const product = (await connect(flags, io)).product(productKey)
  const all = groupsOf((await product.deviceGroups({ signal: io.interrupted })).data)
  if (isSync) return sync(product, all, flags, io)
  return gid === undefined ? showTree(all, io) : showDevices(product, all, gid, io)
}

async function showTree(all: readonly Group[], io: Io): Promise<number> {
  for (const group of all)
    await io.stdout.write(
      io.stdoutIsTty ? `${'  '.repeat(group.depth)}${visible(group.gid)}\n` : `${safeJson(group)}\n`,
    )
  if (all.length === 0) await complain(io, 'the product has no groups')
  return 0
}

async function showDevices(product: ProductClient, all: readonly Group[], gid: string, io: Io): Promise<number> {
  const wanted = withThoseBelow(all, gid)
  if (wanted.length === 0) throw new InputError(`no group ${gid}: giztools groups lists them`)
  for (const group of wanted)
    for (const mac of await macsOf(product, group.gid, io))
      await io.stdout.write(`${safeJson({ mac, gid: group.gid })}\n`)
  return 0
}

async function macsOf(product: ProductClient, gid: string, io: Io): Promise<readonly string[]> {
  return (await product.deviceGroup(gid, { signal: io.interrupted })).data.macs ?? []
}

/** Shows what has to be done, one change a line, and does it once that is agreed to. */
async function sync(product: ProductClient, all: readonly Group[], flags: GroupsFlags, io: Io): Promise<number> {
  const { csv = '', prune = false } = flags
  const wanted = readWanted(await fileText(csv, io), csv)
  const gids = new Set(all.map(({ gid }) => gid))
  for (const gid of wanted.values())
    if (!gids.has(gid)) throw new InputError(`${csv}: no group ${gid}: giztools groups lists them`)
  const now = new Map<string, readonly string[]>()
  for (const gid of gids) now.set(gid, await macsOf(product, gid, io))
  const plan = syncPlan(wanted, now, prune)
  if (plan.length === 0) {
    await complain(io, 'all are where they should be')
    return 0
  }
  for (const change of plan) await io.stdout.write(`${safeJson(change)}\n`)
  if (!flags.yes && !isAttended(io)) {
    await complain(io, `this is the plan (${summary(plan)}), and nothing was changed: --yes carries it out`)
    return 1
  }
  if (!flags.yes && !(await isAgreed(`Carry it out: ${summary(plan)}?`, io)))
    throw new InputError('nothing was changed')
  return carryOut(plan, product, io)
}

async function carryOut(plan: readonly Change[], product: ProductClient, io: Io): Promise<number> {
  const failed: string[] = []
  for (const { action, gid, macs, moved } of plan) {
    const reassign = action === 'assign' && moved > 0 ? { reassign: true } : {}
    const { data } = await product.updateDeviceGroup(
      gid,
      { action, macs: [...macs], ...reassign },
      { signal: io.interrupted },
    )
    failed.push(...(data.failed ?? []))
  }
  const count = plan.reduce((sum, { macs }) => sum + macs.length, 0)
  await complain(
    io,
    `${count - failed.length} of ${count} done${failed.length === 0 ? '' : `; not: ${failed.join(', ')}`}`,
  )
  return failed.length === 0 ? 0 : 1
}

function summary(plan: readonly Change[]): string {
  const count = (action: Change['action']) =>
    plan.filter(change => change.action === action).reduce((sum, { macs }) => sum + macs.length, 0)
  const moved = plan.reduce((sum, change) => sum + change.moved, 0)
  return `${count('assign')} to assign, ${moved} of them from another group, ${count('unassign')} to take out`
}
