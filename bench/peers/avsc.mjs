import avro from 'avsc'
import { BOOLS, MODES, objects, SPEEDS, statuses } from '../reference.mjs'
import { comesBack } from '../round-trip.mjs'

const type = avro.Type.forSchema({
  type: 'record',
  name: 'Frame',
  fields: [
    ...BOOLS.map(name => ({ name, type: 'int' })),
    { name: 'mode', type: { type: 'enum', name: 'Mode', symbols: MODES } },
    { name: 'speed', type: { type: 'enum', name: 'Speed', symbols: SPEEDS } },
    { name: 'target', type: 'double' },
    { name: 'room', type: 'double' },
    { name: 'current', type: 'double' },
    { name: 'energy', type: 'long' },
  ],
})

const read = bytes => ({ attrs: type.fromBuffer(bytes) })
const write = attrs => type.toBuffer(attrs)

export const decode = () => ({ inputs: objects.map(write), run: read, outputs: statuses })
export const encode = () => ({ inputs: objects, run: write, ...comesBack(read) })
