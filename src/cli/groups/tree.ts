/** A device group in its product's tree. */
export interface Group {
  readonly gid: string
  /** Null for the root. */
  readonly parent: string | null
  /** 0 for the root. */
  readonly depth: number
}

/** Far more than anybody nests; what is deeper is no tree. */
const DEEPEST = 1000

/** The answer of `deviceGroups` as a list, parents before their children: a group is a key, its sub-groups the value (only `""` for none is documented). */
export function groupsOf(answer: unknown): readonly Group[] {
  const groups: Group[] = []
  const add = (children: unknown, parent: string | null, depth: number) => {
    if (typeof children !== 'object' || children === null || depth > DEEPEST) return
    for (const [gid, below] of Object.entries(children)) {
      groups.push({ gid, parent, depth })
      add(below, gid, depth + 1)
    }
  }
  add(answer, null, 0)
  return groups
}

/** A group and those below it. */
export function withThoseBelow(groups: readonly Group[], gid: string): readonly Group[] {
  const wanted = new Set([gid])
  return groups.filter(group => {
    if (group.parent !== null && wanted.has(group.parent)) wanted.add(group.gid)
    return wanted.has(group.gid)
  })
}
