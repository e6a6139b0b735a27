import fc from 'fast-check'

// In CI the laws try the same cases each time, so that red there means a change and not luck. Everywhere else they try new ones.
if (process.env.CI) fc.configureGlobal({ seed: 20261122 })
