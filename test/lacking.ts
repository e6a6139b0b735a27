const told = new Set<string>()

/**
 * What a test that needs some program says where it is missing, or undefined where nothing is: out loud, once, since a runner shows no skipped
 * test of a file that passes. @throws Error in CI, which installs all of them (.ci/run): there nothing is skipped
 */
export function lacking(reason: string | undefined): string | undefined {
  if (reason === undefined) return undefined
  if (process.env.CI) throw new Error(`${reason}, and CI skips nothing: .ci/run installs what the tests need`)
  if (!told.has(reason)) console.warn(`SKIPPED: ${reason}`)
  told.add(reason)
  return reason
}
