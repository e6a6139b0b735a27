import { objects, statuses } from '../reference.mjs'
import { comesBack } from '../round-trip.mjs'

// From text and to text: bytes would cost it a decoder and an encoder of UTF-8 on top.
const read = text => ({ attrs: JSON.parse(text) })
const write = attrs => JSON.stringify(attrs)

export const decode = () => ({ inputs: objects.map(write), run: read, outputs: statuses })
export const encode = () => ({ inputs: objects, run: write, ...comesBack(read) })
