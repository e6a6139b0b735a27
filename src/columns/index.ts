export type {
  BinaryColumn,
  BitsColumn,
  Column,
  Columns,
  ColumnsOptions,
  FloatColumn,
  Frames,
  LabelColumn,
  PlacedFrames,
  StridedFrames,
  UintColumn,
  UnsignedArray,
} from './contract.ts'
export { decodeColumns } from './decode-columns.ts'
export { rowOf } from './row-of.ts'
