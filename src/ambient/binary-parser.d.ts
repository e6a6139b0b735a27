// binary-parser 2.3 has types, but its package.json hides them from ESM importers. Only what binary-parser.ts uses.
declare module 'binary-parser' {
  export class Parser {
    endianess(endianess: 'big' | 'little'): this
    buffer(name: string, options: { length: number; clone?: boolean }): this
    uint8(name: string): this
    uint16(name: string): this
    uint32(name: string): this
    bit24(name: string): this
    parse(bytes: Uint8Array): Record<string, unknown>
  }
}
