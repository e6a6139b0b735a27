/** Numbers that look random and are the same for the same seed: not for secrets. */
export interface Randomness {
  /** At least 0, less than 1. */
  next(): number
  /** All that it remembers: a 32-bit integer. */
  state: number
}

/** The mulberry32 generator: a counter, and a hash of it. */
export function createRandomness(seed: number): Randomness {
  const randomness = {
    state: seed >>> 0,
    next(): number {
      randomness.state = (randomness.state + 0x6d2b79f5) >>> 0
      let hash = randomness.state
      hash = Math.imul(hash ^ (hash >>> 15), hash | 1)
      hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61)
      return ((hash ^ (hash >>> 14)) >>> 0) / 0x1_0000_0000
    },
  }
  return randomness
}

/** A whole number from least to most, both included. */
export function drawInteger(random: () => number, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1))
}

export function drawOne<T>(random: () => number, among: readonly [T, ...T[]]): T {
  return among[Math.floor(random() * among.length)] ?? among[0]
}

/** Draws nothing for what never happens, so that a quiet device costs others no randomness. */
export function happens(random: () => number, probability: number): boolean {
  return probability > 0 && random() < probability
}
