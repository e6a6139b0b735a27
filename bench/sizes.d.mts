export function sizeOf(part: 'core' | 'whole'): Promise<number>
export function sizeOfModule(code: string): Promise<number>
export function contentsOf(part: 'core' | 'whole'): Promise<[file: string, bytes: number][]>
