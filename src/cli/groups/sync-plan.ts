/** One change of a group. */
export interface Change {
  readonly action: 'assign' | 'unassign'
  readonly gid: string
  readonly macs: readonly string[]
  /** How many of them another group has now. */
  readonly moved: number
}

/**
 * What has to be done so that every MAC is in the group that is wanted for it. First who leaves, then who comes: a group never has both.
 * @param now the MACs of every group
 * @param prune whether those that nobody wants anywhere leave the groups that are wanted for somebody
 */
export function syncPlan(
  wanted: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, readonly string[]>,
  prune: boolean,
): readonly Change[] {
  const groupOf = new Map([...now].flatMap(([gid, macs]) => macs.map(mac => [mac, gid] as const)))
  const coming = new Map<string, string[]>()
  for (const [mac, gid] of wanted) {
    if (groupOf.get(mac) === gid) continue
    const macs = coming.get(gid)
    if (macs === undefined) coming.set(gid, [mac])
    else macs.push(mac)
  }
  const named = new Set(wanted.values())
  const leaving = prune
    ? [...now].flatMap(([gid, macs]) => (named.has(gid) ? [[gid, macs.filter(mac => !wanted.has(mac))] as const] : []))
    : []
  return [
    ...leaving.flatMap(([gid, macs]) =>
      macs.length === 0 ? [] : [{ action: 'unassign' as const, gid, macs, moved: 0 }],
    ),
    ...[...coming].map(([gid, macs]) => ({
      action: 'assign' as const,
      gid,
      macs,
      moved: macs.filter(mac => groupOf.has(mac)).length,
    })),
  ]
}
