/** The package's own; test/package.test.ts holds it to package.json. */
export const VERSION = '0.1.0'
