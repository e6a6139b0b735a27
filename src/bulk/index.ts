export { type BlockDecoder, type BlockSettings, createBlockDecoder, type OtherLines } from './block-decoder.ts'
export { type LineBlocks, lineBlocks, type TakeBlock } from './blocks.ts'
export { createOutput, type Output, outputInto, putText } from './output.ts'
export { csvFormat, jsonFormat, type RowFormat } from './row-format.ts'
