import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBase64, parseBase64 } from '../../src/bytes/base64.ts'
import { errorOf } from './error-of.ts'

describe('parseBase64', () => {
  it.each<[string, number[]]>([
    ['', []],
    [' \n', []],
    // RFC 4648, section 10
    ['Zg==', [0x66]],
    ['Zm8=', [0x66, 0x6f]],
    ['Zm9v', [0x66, 0x6f, 0x6f]],
    ['Zm9vYg==', [0x66, 0x6f, 0x6f, 0x62]],
    ['Zm9vYmE=', [0x66, 0x6f, 0x6f, 0x62, 0x61]],
    ['Zm9vYmFy', [0x66, 0x6f, 0x6f, 0x62, 0x61, 0x72]],
    ['Zg', [0x66]],
    ['Zm8', [0x66, 0x6f]],
    ['+/+/', [0xfb, 0xff, 0xbf]],
    ['-_-_', [0xfb, 0xff, 0xbf]],
    ['+_-/', [0xfb, 0xff, 0xbf]],
    ['Zm9v\r\nYmE\t= \n', [0x66, 0x6f, 0x6f, 0x62, 0x61]],
    ['Zg= =', [0x66]],
    ['\uFEFFZm\u00A08=', [0x66, 0x6f]],
    ['BAEA', [4, 1, 0]],
  ])('%j', (text, bytes) => {
    expect(Array.from(parseBase64(text))).toEqual(bytes)
  })

  it('gives a plain Uint8Array of its own', () => {
    const bytes = parseBase64('Zm9v YmE=')
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
    expect(bytes.buffer.byteLength).toBe(5)
  })

  const character = 'remove it, or read the text as hex or a byte array if it is one'
  const fitting = 'remove it: padding may only complete a group of 4'
  const unused = 'base64: expected a last character whose unused bits are zero'
  const groups = 'base64: expected groups of 2, 3 or 4 characters'
  it.each<[string, number, string]>([
    ['Zm9v!', 4, `base64: expected a character of base64, got "!" at character 4; ${character}`],
    ['Zm\u00e99v', 2, `base64: expected a character of base64, got "\u00e9" (U+00E9) at character 2; ${character}`],
    ['Zm\u00809v', 2, `base64: expected a character of base64, got "\u0080" (U+0080) at character 2; ${character}`],
    ['[1]', 0, `base64: expected a character of base64, got "[" at character 0; ${character}`],
    ['Zg==,', 4, `base64: expected a character of base64, got "," at character 4; ${character}`],
    ['Z', 0, `${groups}, got "Z" alone at character 0; the text is cut or has a character too many`],
    ['Zm9vY \n', 4, `${groups}, got "Y" alone at character 4; the text is cut or has a character too many`],
    ['Zm9vY===', 4, `${groups}, got "Y" alone at character 4; the text is cut or has a character too many`],
    ['Z=', 0, `${groups}, got "Z" alone at character 0; the text is cut or has a character too many`],
    ['Zh==', 1, `${unused}, got "h" at character 1; the text is cut or changed`],
    ['Zh', 1, `${unused}, got "h" at character 1; the text is cut or changed`],
    ['ZgAB Zm9=', 7, `${unused}, got "9" at character 7; the text is cut or changed`],
    ['Zm9', 2, `${unused}, got "9" at character 2; the text is cut or changed`],
    ['=', 0, `base64: expected no padding, got "=" at character 0; ${fitting}`],
    ['Zm9v=', 4, `base64: expected no padding, got "=" at character 4; ${fitting}`],
    ['Zm8==', 4, `base64: expected 1 "=" of padding, got one more at character 4; ${fitting}`],
    ['Zg===', 4, `base64: expected 2 "=" of padding, got one more at character 4; ${fitting}`],
    ['Zg=', 2, 'base64: expected 2 "=" of padding, got 1 at character 2; add the other one, or leave out both'],
    ['Zg=A', 3, 'base64: expected a second "=", got "A" at character 3; the text is cut or changed'],
    [
      'Zg==Zg==',
      4,
      'base64: expected nothing after the padding, got "Z" at character 4; parse texts that were joined one by one',
    ],
    [
      'Zm8=A',
      4,
      'base64: expected nothing after the padding, got "A" at character 4; parse texts that were joined one by one',
    ],
  ])('refuses %j', (text, offset, message) => {
    expect(errorOf(() => parseBase64(text))).toEqual({ code: 'TEXT_INVALID', message, offset })
  })

  it('refuses what is no text', () => {
    const message = 'base64: expected a string, got undefined'
    const thrown = errorOf(() => parseBase64(undefined as unknown as string))
    expect(thrown).toEqual({ code: 'TEXT_INVALID', message, offset: undefined })
  })

  it('takes exactly the texts that encode to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgw/+='), maxLength: 9 }), text => {
        const canonical = Buffer.from(text, 'base64').toString('base64')
        const valid = text === canonical || text === canonical.replace(/=+$/, '')
        let taken: boolean
        try {
          taken = formatBase64(parseBase64(text)) === canonical
        } catch (error) {
          if ((error as { code?: string }).code !== 'TEXT_INVALID') throw error
          taken = false
        }
        expect(taken).toBe(valid)
      }),
      { numRuns: 2000 },
    )
  })

  it('throws nothing but our error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        try {
          parseBase64(text)
          return true
        } catch (error) {
          return (error as { code?: string }).code === 'TEXT_INVALID'
        }
      }),
    )
  })

  it('reads a megabyte', () => {
    const text = 'AAEC'.repeat(350_000)
    expect(parseBase64(text).length).toBe(1_050_000)
  })
})

describe('formatBase64', () => {
  it.each<[number[], string]>([
    [[], ''],
    [[0x66], 'Zg=='],
    [[0x66, 0x6f], 'Zm8='],
    [[0x66, 0x6f, 0x6f], 'Zm9v'],
    [[0xfb, 0xff, 0xbf], '+/+/'],
  ])('%j', (bytes, text) => {
    expect(formatBase64(Uint8Array.from(bytes))).toBe(text)
  })

  it('knows every byte in every place', () => {
    for (let byte = 0; byte < 256; byte++) {
      for (const bytes of [[byte], [0, byte], [0, 0, byte], [byte, byte, byte, byte]]) {
        const text = formatBase64(Uint8Array.from(bytes))
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(Array.from(parseBase64(text))).toEqual(bytes)
      }
    }
  })
})

describe('against Buffer', () => {
  it('agrees both ways, wrapped, URL-safe and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 80 }), (bytes, width) => {
        const text = Buffer.from(bytes).toString('base64')
        expect(formatBase64(bytes)).toBe(text)
        expect(NpmBuffer.from(bytes).toString('base64')).toBe(text)
        expect(parseBase64(text)).toEqual(new Uint8Array(NpmBuffer.from(text, 'base64')))
        expect(parseBase64(text)).toEqual(bytes)
        expect(parseBase64(Buffer.from(bytes).toString('base64url'))).toEqual(bytes)
        expect(parseBase64(text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n'))).toEqual(bytes)
      }),
    )
  })

  it('formats Buffers that lie inside a larger one', () => {
    expect(formatBase64(Buffer.from('xxfoobxx').subarray(2, 6))).toBe('Zm9vYg==')
    expect(formatBase64(NpmBuffer.from('xxfoobxx').subarray(2, 6))).toBe('Zm9vYg==')
  })
})
