export { formatByteArray, parseByteArray } from './bytes/array.ts'
export { formatBase64, parseBase64 } from './bytes/base64.ts'
export { formatHex, parseHex } from './bytes/hex.ts'
export {
  formatBytes,
  type IsPayload,
  parseBytes,
  type ReadableForm,
  sniffTextForm,
  type TextForm,
} from './bytes/sniff.ts'
export { type CompileOptions, compileCodec } from './codec/compile.ts'
export type {
  Action,
  AnyCodec,
  Attrs,
  Base,
  Codec,
  DecodeOptions,
  EncodableAttrs,
  EncodableMessage,
  EncodableValue,
  EncodeOptions,
  Issue,
  Message,
  PatchOptions,
  ReadMessage,
  Status,
  StatusEncodeOptions,
  StatusMessage,
  TransparentMessage,
  Value,
  View,
} from './codec/contract.ts'
export { createCodec } from './codec/create-codec.ts'
export type { Engine, Tiers } from './codec/engine.ts'
export { interpreted } from './codec/interpreted.ts'
export type {
  AccessClass,
  Attribute,
  BinaryAttribute,
  BoolAttribute,
  DataType,
  EnumAttribute,
  NumberAttribute,
  Position,
  Product,
  Protocol,
  Scale,
} from './definition/model.ts'
export { parseDefinition } from './definition/parse.ts'
export { type ErrorCode, type Finding, GiztoolsError, isGiztoolsError } from './errors.ts'
export { COMMANDS, type CommandInfo, commandName } from './frame/commands.ts'
export {
  type DecodedEnvelope,
  decodeEnvelope,
  type Envelope,
  type EnvelopeInit,
  encodeEnvelope,
} from './frame/envelope.ts'
export { createEnvelopeReader } from './frame/envelope-reader.ts'
export { explain } from './frame/explain.ts'
export {
  decodeMessage,
  extractP0,
  type FramedMessage,
  type FramedP0,
  type FrameKind,
  type MessageOptions,
} from './frame/message.ts'
export { type PatchMessageOptions, patchMessage } from './frame/patch-message.ts'
export type { FrameReader } from './frame/reader.ts'
export {
  type DecodedSerialFrame,
  decodeSerialFrame,
  encodeSerialFrame,
  type SerialFrame,
  type SerialFrameInit,
} from './frame/serial.ts'
export { SERIAL_COMMANDS, serialCommandName } from './frame/serial-commands.ts'
export { createSerialReader } from './frame/serial-reader.ts'
export type { Span } from './frame/span.ts'
export { splitFrames } from './frame/split-frames.ts'
export { isWholePayload } from './frame/whole-payload.ts'
export { assignPositions } from './layout/assign-positions.ts'
export { type BitGroup, type ClassPart, createLayout, type Field, type Layout } from './layout/layout.ts'
