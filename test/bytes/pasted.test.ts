import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formatHex } from '../../src/bytes/hex.ts'
import { parseBytes, READABLE_FORMS, type ReadableForm, sniffTextForm } from '../../src/bytes/sniff.ts'
import { errorOf } from './error-of.ts'

const REPORT = '0401000010000000'

// Printed by Node 20, Java's Arrays.toString, xxd 2022-01-14, hexdump -C of util-linux 2.38, od 9.1, Python 3.11, Xcode 14's console; the
// rest written by hand.
test.each<[form: ReadableForm, text: string, hex: string]>([
  ['buffer', '<Buffer 04 01 00 00 10 00 00 00>', REPORT],
  ['array', '[0, 0, 0, 3, 11, 0, 0, -111, 4, 1, 0, 0, 16, 0, 0, 0]', '000000030b0000910401000010000000'],
  ['array', '[-128,-1,127]', '80ff7f'],
  ['code', '{0x04,0x01,0x00,0x00,0x10,0x00,0x00,0x00}', REPORT],
  ['code', 'static const uint8_t p0[] = { 4, 1, 0, 0,\n  16, 0, 0, 0, };\n', REPORT],
  ['code', 'unsigned char a_bin[] = {\n  0x04, 0x01, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00\n};', REPORT],
  ['code', 'new byte[]{0x04, (byte) 0x91, (byte)0xff, -1}', '0491ffff'],
  ['code', 'Uint8Array(8) [\n  4, 1,  0, 0,\n  16, 0, 0, 0\n]', REPORT],
  ['code', 'const p0 = [0x04, 0x01, 0, 0, 0x10, 0, 0, 0]', REPORT],
  ['code', 'Buffer.from([4, 1, 0, 0, 16, 0, 0, 0]);', REPORT],
  ['code', 'bytes([4, 1, 0, 0, 16, 0, 0, 0])', REPORT],
  ['code', '[]byte{0x04, 0x01, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00}', REPORT],
  ['code', 'let p0 = vec![0x04, 1, 0, 0, 16, 0, 0, 0];', REPORT],
  ['code', 'byteArrayOf(0x04, 0x01, 0, 0, 16, 0, 0, -1)', '04010000100000ff'],
  ['escaped', "bytearray(b'\\x04\\x01')", '0401'],
  ['escaped', '"\\u0004\\u0001z\\u00ff"', '04017aff'],
  ['escaped', '\\x04\\x01\\x00\\x00\\x10\\x00\\x00\\x00', REPORT],
  ['escaped', "b'\\x00\\x00\\x00\\x03\\x0bA\\n'", '000000030b410a'],
  ['escaped', '"\\004\\001\\000z"', '0401007a'],
  ['escaped', '"\\x04\\0\\r\\\\\\""', '04000d5c22'],
  ['xxd', '00000000: 0401 0000 1000 0000                      ........', REPORT],
  [
    'xxd',
    '00000000: 0000 0003 0b00 0091 0401 0000 1000 0000  ................\n00000010: 3031                                     01\n',
    '000000030b00009104010000100000003031',
  ],
  ['xxd', '00000000: 04 01 00 00  ....', '04010000'],
  ['hexdump', '00000000  04 01 00 00 10 00 00 00                           |........|\n00000008\n', REPORT],
  [
    'hexdump',
    '00000000  00 00 00 03 0b 00 00 91  04 01 00 00 10 00 00 00  |....|...........|\n00000010  7c                                                |||',
    '000000030b00009104010000100000007c',
  ],
  ['data', '<00000003 0b000091 04010000 10000000>', '000000030b0000910401000010000000'],
  ['data', '{length = 8, bytes = 0x0401000010000000}', REPORT],
])('%s: %j', (form, text, hex) => {
  expect(sniffTextForm(text)).toBe(form)
  expect(formatHex(parseBytes(text))).toBe(hex)
  expect(formatHex(parseBytes(text, form))).toBe(hex)
})

test('lines that a dump leaves out are as the one before', () => {
  const line = '00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f'
  const text = `00000000  ${line}  |................|\n*\n00000040  ff  |.|\n00000041`
  expect(formatHex(parseBytes(text))).toBe('000102030405060708090a0b0c0d0e0f'.repeat(4).concat('ff'))
})

// od has no text beside the bytes, so its dumps look like hex: they are read where they are asked for.
test('od -A x -t x1', () => {
  expect(formatHex(parseBytes('000000 04 01 00 00\n000004\n', 'hexdump'))).toBe('04010000')
})

test('a number in brackets behind a word is no list', () => {
  for (const text of ['read(2)', 'x[2]', 'seen (2) times', 'a = (2)']) expect(sniffTextForm(text)).toBe('hex')
})

describe('what is refused', () => {
  it.each<[form: ReadableForm, text: string, offset: number, message: RegExp]>([
    [
      'buffer',
      '<Buffer 04 01 ... 30 more bytes>',
      14,
      /all bytes, got only the first ones at character 14; .* buffer\.toString\("hex"\)$/,
    ],
    ['buffer', '<Buffer 04 0>', 0, /pairs of digits/],
    ['buffer', '<Buffer>', 0, /pairs of digits/],
    ['data', '{length = 24, bytes = 0x04010000 10000000 ... 00000000 }', 42, /all bytes, got only the first ones/],
    ['data', '{length = 9, bytes = 0x0401000010000000}', 21, /expected 9 bytes, got 8/],
    ['data', '<040>', 0, /pairs of digits/],
    ['array', '[-1, 200]', 5, /signed bytes, got 200 beside a negative number/],
    ['array', '[-129]', 1, /a number from 0 to 255, got -129/],
    ['array', '[-0]', 1, /a number from 0 to 255, got -0/],
    ['code', '{0x100}', 1, /a number from 0 to 255, got 0x100/],
    ['code', '{010}', 2, /"," or "}", got "1"/],
    ['code', '{1} x', 4, /nothing after "}"/],
    ['code', '{1, "a"}', 4, /a number/],
    ['code', 'x', 0, /"\{", got "x"/],
    ['escaped', '\\x04A', 4, /a backslash, got "A" .* only between quotes/],
    ['escaped', '"\\x04A"', 5, /a backslash, got "A" .* C reads it/],
    ['escaped', '\\x4', 3, /two digits behind \\x, got the end of the text/],
    ['escaped', '"\\q"', 2, /no other escape/],
    ['escaped', '"\u00e9"', 1, /an ASCII character/],
    ['escaped', '"\\01"', 2, /three octal digits/],
    ['xxd', '00000000: 0401 0\n', 15, /two digits a byte/],
    ['xxd', '00000000: 0401\n00000010: 01', 15, /the place 2, got 00000010/],
    ['xxd', '0401', 0, /the place of a byte/],
    ['hexdump', '0000000 0104 0000 0010\n', 8, /two digits a byte/],
    ['hexdump', `00000000  ${'00 '.repeat(16)} |................|\n*\n`.repeat(2), 0, /./],
    ['hexdump', `00000000  ${'00 '.repeat(16)} |................|\n*\n7ffffff0  00`, 0, /./],
  ])('%s: %j', (form, text, offset, message) => {
    const error = errorOf(() => parseBytes(text, form))
    expect(error).toMatchObject({ code: 'TEXT_INVALID', message: expect.stringMatching(message) })
    if (offset > 0) expect(error.offset).toBe(offset)
  })

  it('nothing but with our error', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'<Buffer 0491af>{}x,[]-\\\'"b:|*\n .0=') })
    fc.assert(
      fc.property(texts, fc.constantFrom(...READABLE_FORMS), (text, form) => {
        try {
          parseBytes(text, form)
        } catch (error) {
          expect(error).toMatchObject({ code: 'TEXT_INVALID' })
        }
      }),
    )
  })
})

describe('what programs print comes back', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 50 })
  it('Node', () => {
    fc.assert(
      fc.property(bytes, given => {
        expect(parseBytes(inspect(Buffer.from(given)))).toEqual(given)
      }),
    )
  })

  it('Java', () => {
    fc.assert(
      fc.property(bytes, given => {
        expect(parseBytes(`[${new Int8Array(given).join(', ')}]`)).toEqual(given)
      }),
    )
  })

  // Each a program of its own, so a few long ones.
  const printed = (program: string, args: string[], input: Uint8Array) =>
    spawnSync(program, args, { input, encoding: 'utf8' }).stdout
  const all = Uint8Array.from({ length: 600 }, (_, index) => (index < 256 ? index : index < 400 ? 0x41 : index * 7))
  it.each<[ReadableForm, string, string[]]>([
    ['xxd', 'xxd', []],
    ['xxd', 'xxd', ['-u', '-g1']],
    ['hex', 'xxd', ['-i']],
    ['hex', 'xxd', ['-p']],
    ['hexdump', 'hexdump', ['-C']],
    ['hexdump', 'od', ['-A', 'x', '-t', 'x1']],
    ['hexdump', 'od', ['-A', 'x', '-t', 'x1z']],
    ['escaped', 'python3', ['-c', 'import sys; print(sys.stdin.buffer.read())']],
  ])('%s: %s %j', (form, program, args) => {
    if (spawnSync(program, ['--version']).error !== undefined) {
      console.log(`pasted.test.ts: ${program} is not here, what it prints was not read`)
      return
    }
    const text = printed(program, args, all)
    expect(parseBytes(text, form)).toEqual(all)
  })
})
