import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt'
import { BOOLS, MODE_INDEX, MODES, objects, SPEED_INDEX, SPEEDS, statuses } from '../reference.mjs'
import { comesBack } from '../round-trip.mjs'

// proto/frame.proto as a descriptor: what the compiler's output would hold.
const fields = [
  ...BOOLS.map(name => ({ name, type: Type.UINT32 })),
  { name: 'mode', type: Type.ENUM, typeName: '.Mode' },
  { name: 'speed', type: Type.ENUM, typeName: '.Speed' },
  { name: 'target', type: Type.DOUBLE },
  { name: 'room', type: Type.DOUBLE },
  { name: 'current', type: Type.DOUBLE },
  { name: 'energy', type: Type.UINT32 },
]
const enumOf = (name, labels) => ({
  name,
  value: labels.map((label, number) => ({ name: label.toUpperCase(), number })),
})
const file = create(FileDescriptorProtoSchema, {
  name: 'frame.proto',
  syntax: 'proto3',
  enumType: [enumOf('Mode', MODES), enumOf('Speed', SPEEDS)],
  messageType: [
    { name: 'Frame', field: fields.map((field, at) => ({ ...field, number: at + 1, label: Label.OPTIONAL })) },
  ],
})
const Frame = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] })).getMessage('Frame')

const write = a =>
  toBinary(
    Frame,
    create(Frame, {
      power: a.power,
      childLock: a.child_lock,
      swing: a.swing,
      eco: a.eco,
      sleep: a.sleep,
      light: a.light,
      mode: MODE_INDEX[a.mode],
      speed: SPEED_INDEX[a.speed],
      target: a.target,
      room: a.room,
      current: a.current,
      energy: a.energy,
    }),
  )

const read = bytes => {
  const frame = fromBinary(Frame, bytes)
  return {
    attrs: {
      power: frame.power,
      child_lock: frame.childLock,
      swing: frame.swing,
      eco: frame.eco,
      sleep: frame.sleep,
      light: frame.light,
      mode: MODES[frame.mode],
      speed: SPEEDS[frame.speed],
      target: frame.target,
      room: frame.room,
      current: frame.current,
      energy: frame.energy,
    },
  }
}

export const decode = () => ({ inputs: objects.map(write), run: read, outputs: statuses })
export const encode = () => ({ inputs: objects, run: write, ...comesBack(read) })
