import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes, parseBytes, sniffTextForm, type TextForm } from '../../src/bytes/sniff.ts'
import { errorOf } from './error-of.ts'

describe('sniffTextForm', () => {
  it.each<[string, TextForm, string]>([
    ['[97]', 'array', 'a bracket'],
    [' \n[', 'array', 'a bracket, even of a broken list'],
    ['', 'hex', 'nothing at all'],
    ['000000030b0000910401000010000000', 'hex', 'an envelope (E-cmdlog-up)'],
    ['AAAAAwsAAJEEAQAAEAAAAA==', 'base64', 'the same envelope'],
    ['ffff0009050100001400000023', 'hex', 'a serial frame'],
    ['FF:FF 00,09', 'hex', 'a serial frame with separators'],
    ['0x04 0x01', 'hex', 'an action'],
    ['06', 'hex', 'the last standard action'],
    ['11', 'hex', 'the first var_len action'],
    ['14aa', 'hex', 'the last var_len action'],
    ['BAEA', 'hex', 'letters alone: 04 01 00 as base64, but a word could be that'],
    ['BAEABA==', 'base64', '04 01 00 04, padded'],
    ['BAEABAA0', 'hex', 'digits alone are no evidence where the product is not known'],
    ['BAEAB', 'hex', 'neither'],
    ['EAAA', 'hex', 'base64 of 10 00 00, which begins no payload'],
    ['EQAA', 'hex', 'letters alone'],
    ['EQAAAA==', 'base64', '11 00 00 00'],
    ['FAAAAA==', 'base64', '14 00 00 00'],
    ['FQAAAA==', 'hex', '15, which begins no payload'],
    ['BwAAAA==', 'hex', '07, which begins no payload'],
    ['BQAAAA==', 'hex', '05: transparent data could be anything'],
    ['Ag==', 'base64', 'a read'],
    ['AgAAAA==', 'hex', 'a read and more'],
    ['BA==', 'hex', 'a report without anything'],
    ['00000004', 'hex', 'no payload, but not as base64 either'],
    ['deadbeef', 'hex', 'no payload, but not as base64 either'],
    ['AAAAA0', 'hex', 'an envelope cut in its head is none, as base64'],
    ['BAE', 'hex', 'an odd number of digits'],
    ['040', 'hex', 'an odd number of digits, d3 8d as base64'],
    ['FFFF00', 'hex', 'a serial frame, though 14 51 45 as base64'],
    ['FFFF0000', 'hex', 'a serial frame, though 14 51 45 d3 4d 34 as base64'],
    ['FFFF000', 'hex', 'an odd number of digits, 14 51 45 as base64'],
    ['AAAABA', 'hex', '00 00 00 04 as base64, which begins no payload'],
    ['abc', 'hex', 'an odd number of digits'],
    ['0x0', 'hex', 'the x of a prefix is one of hex'],
    ['1x0', 'hex', 'any other x is not, but d7 begins no payload either'],
    ['1 0x22', 'hex', 'nor does a digit without partner make it another'],
    ['BAE=', 'base64', 'padding'],
    ['AAAAAwsAAJEEAQAAEAAA-_', 'hex', 'the URL-safe alphabet, cut'],
    ['AAAAAwsAAJEEAQAAEAAA-_8', 'base64', 'the URL-safe alphabet'],
    ['AAAAAwsAAJEEAQAAEAAAAA', 'base64', 'letters alone, but the head of an envelope'],
    ['AAAAAwsA', 'hex', 'too short for an envelope'],
    ['BA EABA==', 'hex', 'words have blanks, base64 line ends'],
    ['BA,EA', 'hex', 'a comma is not in base64'],
    ['0401 zz!', 'hex', 'no base64'],
    ['04:01:zz', 'hex', 'hex has more of it'],
    ['000000030b00009104010000100000zz', 'hex', 'a slip at the end of an envelope'],
    ['0401zz', 'hex', 'a slip, not base64 of d3 8d 73 cd'],
    ['04 01 0g', 'hex', 'a slip in hex, not base64 of d3 8d 35 d2'],
    ['AAAAAwsAAJEE\nAQAAEAAAAA==', 'base64', 'base64 in two lines'],
    ['ffff00z', 'hex', 'a slip in a serial frame'],
    ['06 0g', 'hex', 'a slip after the last standard action'],
    ['11 0g', 'hex', 'a slip after the first var_len action'],
    ['14 0g', 'hex', 'a slip after the last var_len action'],
    ['FFFFzzzz', 'hex', '14 51 45 cf 3c f3 as base64, of letters alone'],
    ['00000004z', 'hex', 'neither'],
    ['YWJj', 'hex', 'abc as base64'],
    ['YWI=', 'hex', 'ab as base64, padded: no payload'],
    ['ff-ff-00', 'hex', 'one mark between all pairs, one of base64 for URLs'],
    ['0a/0b/0c', 'hex', 'one mark between all pairs, one of base64'],
    ['04+01+00+00', 'hex', 'likewise'],
    ['ff-ff/00', 'hex', 'two marks: neither'],
    ['open', 'hex', 'a word'],
    ['AUTO', 'hex', 'a word: 01 44 ce as base64'],
    ['Battery low', 'hex', 'two words'],
    ['Bedroom1', 'hex', 'a name: 05 e7 5d as base64'],
    ['Error404', 'hex', 'a name: 12 ba e8 as base64'],
    ['0401!!', 'hex', 'a tie'],
    ['{"a":1}', 'hex', 'a tie at the very start'],
    ['04\u200b01', 'hex', 'a tie beyond ASCII'],
  ])('%j: %s (%s)', (text, form) => {
    expect(sniffTextForm(text)).toBe(form)
  })

  it('finds the form of every report, control and frame that we format', () => {
    const starts = fc.constantFrom(
      [0, 0, 0, 3],
      [0xff, 0xff],
      [1],
      [2],
      [3],
      [4],
      [5],
      [6],
      [0x11],
      [0x12],
      [0x13],
      [0x14],
    )
    const payloads = fc
      .tuple(starts, fc.uint8Array({ maxLength: 40 }))
      .map(([start, rest]) => Uint8Array.of(...start, ...rest))
    fc.assert(
      fc.property(payloads, payload => {
        expect(parseBytes(formatBytes(payload, 'hex'))).toEqual(payload)
        expect(parseBytes(formatBytes(payload, 'array'))).toEqual(payload)
      }),
    )
  })

  it('finds base64 unless it is hex of a payload as well', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8 }), rest => {
        const payload = Uint8Array.of(0, 0, 0, 3, ...rest)
        expect(sniffTextForm(formatBytes(payload, 'base64'))).toBe('base64')
      }),
    )
  })

  it('takes no text for base64 that has only letters and blanks, however many', () => {
    const letters = fc.stringMatching(/^[A-Za-z]{1,12}( [A-Za-z]{1,12}){0,2}$/)
    fc.assert(
      fc.property(
        letters.filter(text => !text.startsWith('AAAAA')),
        text => sniffTextForm(text) === 'hex' && sniffTextForm(text, () => true) === 'hex',
      ),
    )
  })

  it.each<[string, number[] | undefined]>([
    ['BAEABAA0', [4, 1, 0, 4, 0, 0x34]],
    ['BAEA', undefined],
    ['BAEABA==', [4, 1, 0, 4]],
    ['B AEABA==', undefined],
  ])('asks of base64 whether it is a payload, where the product is known: %j', (text, asked) => {
    const seen: number[][] = []
    const form = sniffTextForm(text, bytes => seen.push([...bytes]) > 0)
    expect([form, seen]).toEqual(asked === undefined ? ['hex', []] : ['base64', [asked]])
    expect(sniffTextForm(text, () => false)).toBe('hex')
  })

  it('refuses what is no text', () => {
    const message = 'bytes: expected a string, got undefined'
    const thrown = errorOf(() => sniffTextForm(undefined as unknown as string))
    expect(thrown).toEqual({ code: 'TEXT_INVALID', message, offset: undefined })
  })
})

describe('parseBytes', () => {
  it.each<[string, TextForm | undefined, number[]]>([
    ['BAEA', undefined, [0xba, 0xea]],
    ['ff-ff-00', undefined, [0xff, 0xff, 0]],
    ['0a/0b/0c', undefined, [10, 11, 12]],
    ['e4-ed-aa', undefined, [0xe4, 0xed, 0xaa]],
    ['BAEA', 'base64', [4, 1, 0]],
    ['BAEA', 'hex', [0xba, 0xea]],
    ['[4,1,0]', undefined, [4, 1, 0]],
    ['[4,1,0]', 'array', [4, 1, 0]],
    ['04 01 00', undefined, [4, 1, 0]],
  ])('%j as %s', (text, form, bytes) => {
    expect(Array.from(form === undefined ? parseBytes(text) : parseBytes(text, form))).toEqual(bytes)
  })

  it.each([
    'ff-00-1a',
    'FF/00/1A',
    'ff.00.1a',
    'ff|00|1a',
    'ff;00;1a',
    'ff_00_1a',
    'ff+00+1a',
    '\tff-00-1a\n',
    '0xff;0x00;0x1a',
    '0Xff|0x00|0x1a',
    'ff\uff0c00\uff0c1a',
    'ff\u300100\u30011a',
  ])('takes one mark between all pairs: %j', text => {
    expect([...parseBytes(text)]).toEqual([0xff, 0, 0x1a])
    expect([...parseBytes(text, 'hex')]).toEqual([0xff, 0, 0x1a])
  })

  it.each(['00-01/02', '00-01-2', '00-01-', '00--01', '00z01', '0x00-01', '00-0x01'])(
    'takes no other marks: %j',
    text => {
      expect(errorOf(() => parseBytes(text, 'hex'))).toMatchObject({ code: 'TEXT_INVALID' })
    },
  )

  it.each<[string, number, string]>([
    ['0401 zz!', 5, 'hex: expected a hex digit, got "z"'],
    [
      'zz',
      0,
      'bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "zz": no hex ("z" at character 0), no base64 ("z" at character 1)',
    ],
    [
      'open',
      0,
      'bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "open": no hex ("o" at character 0), as base64 no payload; if it is base64 all the same, name that form',
    ],
    ['AAAAAwsAAJEEAQAAE!AAAA==', 17, 'base64: expected a character of base64, got "!"'],
    [
      'deadbee',
      6,
      'bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "deadbee": no hex ("e" at character 6)',
    ],
    ['04:01:zz', 6, 'hex: expected a hex digit, got "z"'],
    ['0401!!', 4, 'hex: expected a hex digit, got "!"'],
    ['[1,x]', 3, 'byte array: expected a number, got "x"'],
  ])('points at the culprit in %j', (text, offset, start) => {
    const thrown = errorOf(() => parseBytes(text))
    expect(thrown).toMatchObject({ code: 'TEXT_INVALID', offset })
    expect(thrown.message.startsWith(start)).toBe(true)
  })

  it('throws nothing but our error, whatever the form', () => {
    const forms = fc.constantFrom<TextForm | undefined>('hex', 'base64', 'array', undefined)
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0aAx=[], :/!') }))
    fc.assert(
      fc.property(texts, forms, (text, form) => {
        try {
          parseBytes(text, form)
          return true
        } catch (error) {
          return (error as { code?: string }).code === 'TEXT_INVALID'
        }
      }),
    )
  })

  it.each<[unknown, string]>([
    ['utf8', '"utf8"'],
    ['toString', '"toString"'],
    [null, 'object'],
  ])('refuses the form %s', (form, got) => {
    const refused = (forms: string) => ({
      code: 'TEXT_INVALID',
      message: `bytes: expected one of the forms ${forms}, got ${got}`,
      offset: undefined,
    })
    const readable = 'hex, base64, array, buffer, code, escaped, xxd, hexdump, data'
    expect(errorOf(() => parseBytes('00', form as TextForm))).toEqual(refused(readable))
    expect(errorOf(() => formatBytes(new Uint8Array(1), form as TextForm))).toEqual(refused('hex, base64, array'))
  })
})

describe('formatBytes', () => {
  it.each<[TextForm, string]>([
    ['hex', '616263'],
    ['base64', 'YWJj'],
    ['array', '[97,98,99]'],
  ])('%s', (form, text) => {
    expect(formatBytes(Uint8Array.of(97, 98, 99), form)).toBe(text)
    expect(formatBytes(Buffer.from('xxabcxx').subarray(2, 5), form)).toBe(text)
    expect(formatBytes(NpmBuffer.from('xxabcxx').subarray(2, 5), form)).toBe(text)
  })

  it('comes back when the form is given', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom<TextForm>('hex', 'base64', 'array'), (bytes, form) => {
        expect(parseBytes(formatBytes(bytes, form), form)).toEqual(bytes)
      }),
    )
  })
})
