export type Part = 'core' | 'framed' | 'whole' | 'api' | 'openapi'
export function sizeOf(part: Part): Promise<number>
export function sizeAtOnce(part: Part): Promise<number>
export function sizeOfModule(code: string): Promise<number>
export function contentsOf(part: Part): Promise<[file: string, bytes: number][]>
