export function tables(results: unknown, language: 'en' | 'zh'): string
export function between(readme: string): string | undefined
