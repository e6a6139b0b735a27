import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/seed.ts'],
    testTimeout: 120_000,
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'text'], thresholds: { lines: 95, branches: 95 } },
  },
})
