import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../src/bytes/hex.ts'
import { parseBytes } from '../src/bytes/sniff.ts'
import type { EncodableMessage } from '../src/codec/contract.ts'
import { parseDefinition } from '../src/definition/parse.ts'
import { formatCommand } from '../src/frame/commands.ts'
import { decodeMessage, extractP0 } from '../src/frame/message.ts'
import { formatSerialCommand } from '../src/frame/serial-commands.ts'
import { codecsOf, fixtureProduct } from './products.ts'

const golden = readFileSync(new URL('../fixtures/vectors/golden.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

describe('fixtures/vectors/golden.jsonl', () => {
  it.each(golden.map(row => [row.about, row] as const))('%s', (_, row) => {
    for (const codec of codecsOf(fixtureProduct(row.definition))) {
      const bytes = parseBytes(row.payload)
      const { frame, command, sn, action, attrs, names, data, ...rest } = decodeMessage(codec, bytes)
      expect(rest).toEqual({})
      expect({ frame, action, attrs }).toEqual({ frame: row.frame, action: row.action, attrs: row.attrs })
      expect(sn).toBe(row.sn)
      expect(names).toEqual(row.names)
      expect(data && formatHex(data)).toBe(row.data)
      if (command !== undefined)
        expect(frame === 'serial' ? formatSerialCommand(command) : formatCommand(command)).toBe(row.command)
      const p0 = extractP0(bytes).p0 as Uint8Array
      const message = { action, attrs, ...(names && { names }), ...(data && { data }) } as EncodableMessage
      // Two rows of the control say more than they flag: the documented one carries the last known state.
      expect(formatHex(codec.encode(message, { base: p0 }))).toBe(formatHex(p0))
    }
  })
})

describe("the documents' own pair of records", () => {
  const air = codecsOf(fixtureProduct('air-conditioner'))

  it('decodes the cmd log of 1517384243.044 to the attrs of the /data record of 1517384243, key for key', () => {
    for (const codec of air) {
      expect(decodeMessage(codec, parseHex('000000030b0000910401000010000000')).attrs).toEqual({
        switch: 1,
        fan_swing: 0,
        mode: '制冷',
        fan_speed: '低风',
        on_timing: 0,
        off_timing: 0,
        set_temp: 16,
        room_temp: -10,
        alert_shutdown: 0,
        alert_full: 0,
        fault_roomtemp: 0,
      })
    }
  })

  it('reads the control before it, and builds it over the status that was known', () => {
    for (const codec of air) {
      const control = decodeMessage(codec, parseHex('0000000309000090010101000010'))
      expect(control).toMatchObject({ action: 'control', attrs: { switch: 1 } })
      expect(
        formatHex(codec.encode({ action: 'control', attrs: { switch: 1 } }, { base: parseHex('0400000010000000') })),
      ).toBe('010101000010')
    }
  })
})

interface Row {
  readonly id: string
  readonly definition?: string
  readonly kind: string
  readonly hex: string
  readonly p0?: string
  readonly attrs?: Record<string, unknown> | string[]
  readonly partial: boolean
}

const shared = new URL('../../shared/protocol/', import.meta.url)

describe('vectors.jsonl of the protocol study', () => {
  if (!existsSync(new URL('vectors.jsonl', shared))) {
    it.skip('skipped: ../shared/protocol is not beside this checkout', () => {})
    return
  }
  const rows: Row[] = readFileSync(new URL('vectors.jsonl', shared), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  const withAttrs = rows.filter(row => row.attrs !== undefined)

  // Why a row with attrs does not come back as its own bytes when nothing but the attrs is given.
  const notWhole: Record<string, string> = {
    'A-jebao-group-0241': 'its source elides the end of the status block',
    'C-std3-control-light9': 'an unflagged value byte is not zero: the sender left its last state there',
    'C-std3-control-all': 'an unflagged value byte is not zero: the sender left its last state there',
    'C-meter-ALL': 'flags beyond the last id are set: this SDK reports everything with flags of ff',
    'C-meter-readreply': 'uninitialised bytes follow: this SDK pads its replies to the maximum length',
  }

  it('has the rows that these tests were written for', () => {
    expect(rows.length).toBe(75)
    expect(withAttrs.length).toBe(55)
  })

  it.each(withAttrs.map(row => [row.id, row] as const))('%s', (_, row) => {
    for (const codec of codecsOf(
      parseDefinition(readFileSync(new URL(`definitions/${row.definition}.json`, shared), 'utf8')),
    )) {
      const bytes = parseHex(row.hex)
      const framed = decodeMessage(codec, bytes, {
        view: 'native',
        ...(row.kind === 'status' && { frame: 'status' as const }),
      })
      const attrs = Object.fromEntries(
        Object.entries(framed.attrs).map(([name, value]) => [
          name,
          value instanceof Uint8Array ? formatHex(value) : value,
        ]),
      )
      if (Array.isArray(row.attrs)) expect(framed.names).toEqual(row.attrs)
      // That row lists fewer attributes than its bytes hold.
      else if (row.partial) expect(attrs).toMatchObject(row.attrs as object)
      else expect(attrs).toEqual(row.attrs)

      if (row.p0 === undefined) {
        expect(formatHex(codec.encodeStatus(framed.attrs))).toBe(row.hex)
        continue
      }
      const p0 = parseHex(row.p0)
      const message = codec.decode(p0) as EncodableMessage
      if (row.id in notWhole) {
        if (row.id === 'A-jebao-group-0241') expect(() => codec.encode(message)).toThrowError(/not given: AutoTime01/)
        else expect(formatHex(codec.encode(message))).not.toBe(row.p0)
        if (row.id !== 'A-jebao-group-0241' && row.id !== 'C-meter-readreply')
          expect(formatHex(codec.encode(message, { base: p0 }))).toBe(row.p0)
      } else {
        expect(formatHex(codec.encode(message))).toBe(row.p0)
      }
    }
  })

  it.each(
    rows
      .filter(row => row.p0 !== undefined && row.kind !== 'p0' && row.kind !== 'status')
      .map(row => [row.id, row] as const),
  )('%s: frame', (_, row) => {
    const { p0 } = extractP0(parseHex(row.hex))
    if (p0 !== undefined) expect((row.p0 as string).startsWith(formatHex(p0))).toBe(true)
  })
})
