import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InputItem } from '../../src/cli/input-items.ts'
import { stdinItems } from '../../src/cli/stdin-items.ts'
import { giztools, memoryIo } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const REPORT = '000000030b0000910401000010000000'
const CONTROL = '0000000309000090010101000010'

/** The answer to GET .../cmd as the API's documentation prints it. */
const ANSWER = `{
  "meta": { "previous": null, "skip": 0, "total": 6, "limit": 20, "next": null },
  "objects": [
    { "timestamp": 1517384252.294, "type": "app2dev", "payload": "${CONTROL}" },
    { "timestamp": 1517384243.044, "type": "dev2app", "payload": "${REPORT}" }
  ]
}
`
const ANSWERED = `{"timestamp":1517384252.294,"type":"app2dev","frame":"envelope","command":"0x0090","action":"control","attrs":{"switch":1}}
{"timestamp":1517384243.044,"type":"dev2app","frame":"envelope","command":"0x0091","action":"report","attrs":{"switch":1}}
`
const SWITCHED = '{"frame":"envelope","command":"0x0090","action":"control","attrs":{"switch":1}}\n'
const READ = '{"frame":"p0","action":"read","attrs":{},"names":["switch"]}\n'

type Row = readonly [what: string, stdin: string, stdout: string, failures?: string]

const BROKEN = (message: string, input: string, offset?: number, line = 1) =>
  `${JSON.stringify({ error: { code: 'TEXT_INVALID', message, ...(offset !== undefined && { offset }) }, line, input })}\n`

const rows: readonly Row[] = [
  ['a payload a line', `${CONTROL}\n02\n`, SWITCHED + READ],
  ['no end of line at the end', `02\n${CONTROL}`, READ + SWITCHED],
  ['Windows line ends, a byte order mark, blank lines', `\uFEFF\r\n02\r\n\r\n  ${CONTROL}  \r\n`, READ + SWITCHED],
  ['arrays of bytes', '[2]\n[ 0,0,0,3,9,0,0,144,1,1,1,0,0,16 ]\n', READ + SWITCHED],
  ['the answer of the API', ANSWER, ANSWERED],
  ['the answer on one line', `${JSON.stringify(JSON.parse(ANSWER))}\n`, ANSWERED],
  ['several answers, one after the other', `${ANSWER}\n${ANSWER}02\n`, ANSWERED + ANSWERED + READ],
  [
    'NDJSON',
    JSON.parse(ANSWER)
      .objects.map((o: object) => `${JSON.stringify(o)}\n`)
      .join(''),
    ANSWERED,
  ],
  ['an array of log objects', JSON.stringify(JSON.parse(ANSWER).objects, null, 1), ANSWERED],
  ['an array of texts and arrays', `["${CONTROL}", [2]]`, SWITCHED + READ],
  ['a text in quotes', `"${CONTROL}"\n`, SWITCHED],
  ['payload_bin', `{"payload_bin":"${CONTROL}"}\n`, SWITCHED],
  ['the body of a control', '{"raw":[2]}\n{"raw":"02"}\n', READ + READ],
  ['an empty answer', '{"meta":{},"objects":[]}\n[]\n', ''],
  [
    'the timestamp of an entry that fails',
    '{"timestamp":7,"type":"dev2app","payload":"0a"}\n02',
    `{"timestamp":7,"type":"dev2app","error":{"code":"ACTION_UNKNOWN","message":"action: expected 01 to 06, got 0x0a. Is it a payload (P0) at all? A bare status block has no action: decodeStatus(), or --frame status","offset":0},"line":1,"input":"0a"}\n${READ}`,
    '1 of 2 payloads',
  ],
  [
    'an object without a payload',
    '{"timestamp":7,"did":"x"}\n02',
    `{"timestamp":7,"did":"x","error":{"code":"TEXT_INVALID","message":"expected payload, payload_bin or raw with text or a list of bytes, got nothing"},"line":1,"input":{"timestamp":7,"did":"x"}}\n${READ}`,
    '1 of 2 payloads',
  ],
  [
    'elements that are no payloads',
    '[null, true, [[2]], {"payload": null}]',
    [
      [null, 'expected text, a list of bytes or an object, got null'],
      [true, 'expected text, a list of bytes or an object, got true'],
      [[[2]], 'expected text, a list of bytes or an object, got a list of 1'],
      [{ payload: null }, 'expected payload, payload_bin or raw with text or a list of bytes, got nothing'],
    ]
      .map(([input, message]) => `${JSON.stringify({ error: { code: 'TEXT_INVALID', message }, line: 1, input })}\n`)
      .join(''),
    '4 of 4 payloads',
  ],
  ['quotes and brackets inside of texts', `{\n"a": "\\"{[",\n"payload": "02"\n}\n`, READ],
  [
    'brackets that do not match',
    '{"raw":\n[2}\n02',
    BROKEN('expected a payload or JSON, got a JSON document that does not end', '{"raw":') +
      BROKEN(
        'byte array: expected "," or "]", got "}" at character 2; write bytes as decimal numbers from 0 to 255, such as [97,98,99]',
        '[2}',
        2,
        2,
      ) +
      READ,
    '2 of 3 payloads',
  ],
  [
    'a line torn in a text',
    `{"timestamp":1,"payl\n{"payload":"02"}\n`,
    BROKEN('expected a payload or JSON, got broken JSON', '{"timestamp":1,"payl') + READ,
    '1 of 2 payloads',
  ],
  [
    'a line torn after a comma',
    `{"timestamp":1,\n{"payload":"02"}\n02`,
    BROKEN('expected a payload or JSON, got a JSON document that does not end', '{"timestamp":1,') + READ + READ,
    '1 of 3 payloads',
  ],
  [
    'a line torn so that the next fits: still each is looked at by itself',
    '{"raw":[2,\n{"payload":"02"}\n02',
    BROKEN('expected a payload or JSON, got broken JSON', '{"raw":[2,') + READ + READ,
    '1 of 3 payloads',
  ],
  [
    'a document that does not end',
    '{\n"meta": {},\n"objects": [\n',
    BROKEN('expected a payload or JSON, got a JSON document that does not end', '{\n"meta": {},\n"objects": ['),
    '1 of 1 payload',
  ],
  [
    'a document with a mistake in it',
    '{\n"objects": [,]\n}\n02\n',
    BROKEN('expected a payload or JSON, got broken JSON', '{\n"objects": [,]\n}') + READ,
    '1 of 2 payloads',
  ],
  [
    'a list of bytes with a mistake',
    '[2,]\n',
    BROKEN(
      'byte array: expected a number, got "]" at character 3; write bytes as decimal numbers from 0 to 255, such as [97,98,99]',
      '[2,]',
      3,
    ),
    '1 of 1 payload',
  ],
]

describe('decode reads from stdin', () => {
  for (const [what, stdin, stdout, failures] of rows) {
    test(what, async () => {
      const stderr = failures === undefined ? '' : `giztools: ${failures} could not be decoded\n`
      const code = failures === undefined ? 0 : 1
      expect(await giztools(['decode', AC, '--attrs', 'switch'], { stdin })).toEqual({ code, stdout, stderr })
    })
  }

  test('strict names the line', async () => {
    const { code, stdout, stderr } = await giztools(['decode', AC, '--strict', '--attrs', 'switch'], {
      stdin: '02\n\n0a\n02',
    })
    expect([code, stdout]).toEqual([1, READ])
    expect(stderr).toMatch(/^giztools: line 3: action: expected 01 to 06, got 0x0a\./)
  })

  test('a dash stands for stdin', async () => {
    expect((await giztools(['decode', AC, '--attrs', 'switch', '-'], { stdin: '02' })).stdout).toBe(READ)
  })
})

async function itemsOf(chunks: readonly Uint8Array[]): Promise<readonly InputItem[]> {
  const sink = { write() {} }
  const items: InputItem[] = []
  for await (const item of stdinItems(memoryIo({ stdin: chunks }, { stdout: sink, stderr: sink }))) items.push(item)
  return items
}

function cut(text: string, sizes: readonly number[]): readonly Uint8Array[] {
  const bytes = new TextEncoder().encode(text)
  const chunks: Uint8Array[] = []
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

describe('items', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
  const text = (parts: readonly string[]) => fc.array(fc.constantFrom(...parts)).map(all => all.join(''))

  // Every other byte zero is UTF-16, which may end in the middle of a character: that is told, whatever the cut.
  const outcomeOf = (stdin: Parameters<typeof itemsOf>[0]) => itemsOf(stdin).catch((error: Error) => error.message)

  test('are the same for every cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        text(['a', '温', '😀', '\n', '\r\n', '\r', '{', '"', '}', ',', ' ', '\0']),
        sizes,
        async (written, cuts) => {
          expect(await outcomeOf(cut(written, cuts))).toEqual(await outcomeOf(cut(written, [1e6])))
        },
      ),
    )
  })

  test('of plain text are its lines, with any of the three line ends', async () => {
    await fc.assert(
      fc.asyncProperty(text(['a', '温', '😀', '\n', '\r\n', '\r', '\u2028b', 'c']), sizes, async (written, cuts) => {
        const lines = written
          .split(/\r\n|\n|\r/)
          .map(line => line.trim())
          .filter(line => line !== '')
        expect((await itemsOf(cut(written, cuts))).map(item => item.text)).toEqual(lines)
      }),
    )
  })

  test('have all the text there is', async () => {
    const dense = (parts: readonly string[]) => parts.join('').replace(/\s/g, '')
    await fc.assert(
      fc.asyncProperty(text(['a', '温', '😀', '\n', '\r\n', '{', '"', '}', ',', ' ']), async written => {
        expect(dense((await itemsOf(cut(written, [3]))).map(item => item.text))).toBe(dense([written]))
      }),
    )
  })
})
