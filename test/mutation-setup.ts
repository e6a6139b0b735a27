import fc from 'fast-check'

// A mutant is killed or survives by the tests alone, never by the day's luck. (A `numRuns` that a test states itself still counts.)
fc.configureGlobal({ seed: 20_250_101, numRuns: 30 })
