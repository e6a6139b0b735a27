import { defineConfig } from 'vitest/config'

// What Stryker runs for every mutant: the unit tests of what it mutates, and the random ones always with the same few values.
export default defineConfig({
  test: {
    include: ['test/{bytes,codec,layout}/**/*.test.ts'],
    setupFiles: ['test/mutation-setup.ts'],
    testTimeout: 60_000,
  },
})
