/** Copies an object of plain members. */
export type Clone = <T extends object>(object: T) => T

/*
 * V8 copies an object at once, hidden class and all, where it met that class at this very place in the source before. Each place remembers
 * four classes and no more (beyond them a copy takes six times as long), so there are many such places and each codec has one of them:
 * enough for 256 products at a time.
 */
// biome-ignore format: 64 times the same
const CLONES: readonly Clone[] = [
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
  o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }), o => ({ ...o }),
]
let taken = 0

/** The place of the next codec. */
export function nextClone(): Clone {
  return CLONES[taken++ % CLONES.length] as Clone
}
