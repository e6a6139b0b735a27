import { expect, it } from 'vitest'
import { DID, definitionText, PRODUCT, served } from './served.ts'

const OTHER = '6f2e214bf2d79649232431b94a25f46a'
const OTHER_DID = 'dE2xjocBhaUHkYkSspYM5k'
const path = `devices/${DID}/control`

// A number in steps of a half that begins at 1, and three bytes.
const LAMP = JSON.stringify({
  name: 'lamp',
  product_key: PRODUCT,
  entities: [
    {
      attrs: [
        {
          id: 0,
          name: 'level',
          type: 'status_writable',
          data_type: 'uint8',
          uint_spec: { min: 0, max: 10, ratio: 0.5, addition: 1 },
          position: { byte_offset: 0, bit_offset: 0, len: 1, unit: 'byte' },
        },
        {
          id: 1,
          name: 'scene',
          type: 'status_writable',
          data_type: 'binary',
          position: { byte_offset: 1, bit_offset: 0, len: 3, unit: 'byte' },
        },
      ],
    },
  ],
})
const AIR = definitionText('air-conditioner')

/** What was sent to the device, of a call that succeeded; the code of one that failed. */
async function controlled(body: unknown, definition = AIR): Promise<string | number> {
  const { ask, emulator } = await served({ products: [{ definition }] })
  const answer = await ask('POST', path, { body })
  if (answer.status !== 200) return (answer.body as { error_code: number }).error_code
  expect(answer.text).toBe('{}')
  const [frame] = emulator.device(DID)?.cmd ?? []
  expect(frame?.type).toBe('app2dev')
  return frame?.frame ?? 'nothing'
}

it.each([
  // The document's own frame: switch on. What is not set is zero.
  ['a bool', { attrs: { switch: true } }, '0000000309000090010101000000'],
  ['a bool as 1', { attrs: { switch: 1 } }, '0000000309000090010101000000'],
  ['a bool as 0', { attrs: { switch: 0 } }, '0000000309000090010100000000'],
  // mode is flag 2, bits 2 to 4; 送风 is index 1.
  ['a label', { attrs: { mode: '送风' } }, '0000000309000090010404000000'],
  ['an index', { attrs: { mode: 1 } }, '0000000309000090010404000000'],
  ['a number', { attrs: { set_temp: 26 } }, '000000030900009001400000001a'],
  ['bytes', { raw: [1, 1, 1, 0, 0, 16] }, '0000000309000090010101000010'],
  ['hex', { raw: '010101000010', binary_coding: 'hex' }, '0000000309000090010101000010'],
  ['base64', { raw: 'AQEBAAAQ', binary_coding: 'base64' }, '0000000309000090010101000010'],
  // Accepted as the service does, whatever the device makes of it.
  ['bytes that mean nothing', { raw: [1, 16, 30] }, '000000030600009001101e'],
  ['transparent bytes', { raw: '05ff', binary_coding: 'hex' }, '000000030500009005ff'],
])('sends %s', async (_, body, frame) => {
  expect(await controlled(body)).toBe(frame)
})

it.each([
  ['hex in full', { attrs: { scene: '0a0B0c' } }, '00000003090000900102000a0b0c'],
  ['base64', { attrs: { scene: 'CgsM' }, binary_coding: 'base64' }, '00000003090000900102000a0b0c'],
  ['bytes', { attrs: { scene: [10, 11, 12] } }, '00000003090000900102000a0b0c'],
  // (3.5 - 1) / 0.5 = 5
  ['a display value', { attrs: { level: 3.5 } }, '0000000309000090010105000000'],
  ['too few bytes', { attrs: { scene: '0a0b' } }, 5401],
  ['too many bytes', { attrs: { scene: '0a0b0c0d' } }, 5401],
  ['half a byte', { attrs: { scene: '0a0b0' } }, 5401],
  ['hex with blanks', { attrs: { scene: '0a 0b 0c' } }, 5401],
  ['bad base64', { attrs: { scene: 'Cgs' }, binary_coding: 'base64' }, 5401],
  ['base64 without saying so', { attrs: { scene: 'CgsM' } }, 5401],
  ['a value between two steps', { attrs: { level: 3.7 } }, 5401],
  ['a value that is too high', { attrs: { level: 6.5 } }, 5401],
])('takes a binary and a number: %s', async (_, body, is) => {
  expect(await controlled(body, LAMP)).toBe(is)
})

it.each([
  ['an unknown name', { attrs: { colour: 1 } }, 5405],
  ['__proto__', '{"attrs":{"__proto__":{"switch":1}}}', 5405],
  ['constructor', { attrs: { constructor: 1 } }, 5405],
  ['one that is not writable', { attrs: { room_temp: 20 } }, 5401],
  ['a fault', { attrs: { fault_roomtemp: 1 } }, 5401],
  ['a bool of 2', { attrs: { switch: 2 } }, 5401],
  ['a bool as text', { attrs: { switch: 'true' } }, 5401],
  ['an unknown label', { attrs: { mode: '加热' } }, 5401],
  ['an index without a label', { attrs: { mode: 5 } }, 5401],
  ['a number below its least', { attrs: { set_temp: 15 } }, 5401],
  ['a number above its most', { attrs: { set_temp: 31 } }, 5401],
  ['a number as text', { attrs: { set_temp: '20' } }, 5401],
  ['null', { attrs: { set_temp: null } }, 5401],
  ['an object', { attrs: { switch: { deep: [] } } }, 5401],
  ['no attributes', { attrs: {} }, 5401],
  ['deep JSON', `{"attrs":{"switch":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`, 5401],
  ['no bytes', { raw: [] }, 5408],
  ['a byte of 256', { raw: [1, 256] }, 5408],
  ['a byte of -1', { raw: [-1] }, 5408],
  ['bad hex', { raw: '0g', binary_coding: 'hex' }, 5408],
  ['bad base64', { raw: '!', binary_coding: 'base64' }, 5408],
  ['bytes with a coding', { raw: [1], binary_coding: 'hex' }, 5002],
  ['text as an unknown coding', { raw: '01', binary_coding: 'base32' }, 5002],
  ['half a byte', { raw: [1.5] }, 5002],
])('refuses %s', async (_, body, code) => {
  expect(await controlled(body)).toBe(code)
})

it('refuses attributes where there are no datapoints, and sends bytes all the same', async () => {
  const { ask, emulator } = await served({ products: [{ definition: null, productKey: PRODUCT }] })
  expect((await ask('POST', path, { body: { attrs: { switch: 1 } } })).body).toMatchObject({ error_code: 5402 })
  expect((await ask('GET', 'datapoint')).body).toMatchObject({ error_code: 5402 })
  expect((await ask('POST', path, { body: { raw: [5, 1] } })).text).toBe('{}')
  expect(emulator.device(DID)?.cmd).toHaveLength(1)
})

it('tells why a device cannot be controlled', async () => {
  const { ask, emulator } = await served({ products: [{ definition: AIR }, { definition: null, productKey: OTHER }] })
  emulator.addDevice({ did: OTHER_DID, productKey: OTHER })
  const code = async (did = DID) => {
    const { body } = await ask('POST', `devices/${did}/control`, { body: { attrs: { nothing: 1 } } })
    return (body as { error_code: number }).error_code
  }
  // From what is looked at last to what is looked at first.
  expect(await code()).toBe(5405)
  emulator.act.disconnect(DID)
  expect(await code()).toBe(5305)
  emulator.allowControl(PRODUCT, false)
  expect(await code()).toBe(5404)
  emulator.act.disable(DID)
  expect(await code()).toBe(5304)
  expect(await code(OTHER_DID)).toBe(5302)
  expect(await code('nobody')).toBe(5301)
  expect(await code('%E0%A4%A')).toBe(5301)
  emulator.act.disable(DID, false)
  emulator.allowControl(PRODUCT)
  emulator.act.connect(DID)
  expect(await code()).toBe(5405)
})

it('is sent at once and applied when the device reports', async () => {
  const { ask, emulator } = await served()
  const newest = async () =>
    ((await ask('GET', `devices/${DID}/data`)).body as { objects: { attrs: object }[] }).objects[0]
  await ask('POST', path, { body: { attrs: { switch: true, mode: '制热' } } })
  expect(await newest()).toBeUndefined()
  emulator.advance(60_000)
  expect((await newest())?.attrs).toMatchObject({ switch: 1, mode: '制热' })
})
