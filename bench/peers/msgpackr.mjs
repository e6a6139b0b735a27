import { Packr } from 'msgpackr'
import { objects, statuses } from '../reference.mjs'
import { comesBack } from '../round-trip.mjs'

// Its record extension: names are sent once, and readers are generated for the shape. Both ends share the structures.
const packr = new Packr({ structures: [] })
const read = bytes => ({ attrs: packr.unpack(bytes) })
const write = attrs => packr.pack(attrs)

export const decode = () => ({ inputs: objects.map(write), run: read, outputs: statuses })
export const encode = () => ({ inputs: objects, run: write, ...comesBack(read) })
