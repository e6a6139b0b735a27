import { Encoder } from 'cbor-x'
import { objects, statuses } from '../reference.mjs'
import { comesBack } from '../round-trip.mjs'

const encoder = new Encoder({ structures: [], useRecords: true })
const read = bytes => ({ attrs: encoder.decode(bytes) })
const write = attrs => encoder.encode(attrs)

export const decode = () => ({ inputs: objects.map(write), run: read, outputs: statuses })
export const encode = () => ({ inputs: objects, run: write, ...comesBack(read) })
