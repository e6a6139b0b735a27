export function sizesTable(results: unknown): string
export function betweenSizes(page: string): string | undefined
