import { describe, expect, it } from 'vitest'
import { ApiError } from '../../src/api/api-error.ts'
import { createClient } from '../../src/api/client.ts'
import type { CmdRecord, DataRecord, ProductClient } from '../../src/api/contract.ts'
import { createLogs } from '../../src/api/logs.ts'
import { type ConfirmOptions, controlAndConfirm } from '../../src/confirm/index.ts'
import { GiztoolsError } from '../../src/errors.ts'
import { startService, withTokens } from '../api/service.ts'
import { codecsOf, fixtureProduct } from '../products.ts'

const [codec] = codecsOf(fixtureProduct('air-conditioner'))
if (codec === undefined) throw new Error('no codec')
const did = 'nu7mMBjZZmLzAByu8fww8q'
const START = 1_800_000_000

// The status block of the fixture: one byte of switch (bit 0), fan_swing (1), mode (2-4) and fan_speed (5-6), then on_timing,
// off_timing, set_temp, room_temp, alerts, faults, a byte each.
const report = (at: number, status: string): CmdRecord => ({
  timestamp: START + at,
  type: 'dev2app',
  payload: `000000030b00009104${status}`,
})
/** Flags: switch 01, fan_swing 02, mode 04, fan_speed 08, on_timing 10, off_timing 20, set_temp 40. */
const command = (at: number, flags: string, values: string): CmdRecord => ({
  timestamp: START + at,
  type: 'app2dev',
  payload: `000000030900009001${flags}${values}`,
})
const off = '00000010000000'
const on = '01000010000000'

interface Scene {
  /** Seconds that the service's clock is ahead. */
  readonly skew?: number
  readonly cmd?: readonly CmdRecord[]
  readonly data?: readonly DataRecord[]
  readonly control?: () => void
  /** Before the look of this number: 0 is the one before the command. */
  readonly look?: (number: number) => unknown
}

/** A service whose logs show what has happened by the clock, which only sleeping moves; the control is sent at second 0. */
function scene({ cmd = [], data = [], control, look, skew = 0 }: Scene) {
  let seconds = 0
  let looks = 0
  const controls: unknown[] = []
  const naps: number[] = []
  const now = () => (START + seconds) * 1000
  const logOf = <T>(records: readonly T[], at: (record: T) => number) =>
    (async (id: string, { start_ts, end_ts, sort }: { start_ts: number; end_ts: number; sort: string }) => {
      expect(id).toBe(did)
      // The first call is the look before the command.
      const number = looks++
      look?.(number)
      const objects = records.filter(
        one => at(one) <= START + seconds + skew && at(one) >= start_ts && at(one) <= end_ts,
      )
      return { data: { objects: sort === 'desc' ? objects.reverse() : objects }, status: 200 }
    }) as never
  const product = {
    control: (async (id: string, body: unknown) => {
      expect(id).toBe(did)
      controls.push(body)
      control?.()
      return { data: {}, status: 200 }
    }) as ProductClient['control'],
    logs: createLogs(
      { cmdLog: logOf(cmd, one => one.timestamp), dataLog: logOf(data, one => one.ts), onlineLog: logOf([], () => 0) },
      { now: () => now() + skew * 1000 },
    ),
  }
  const options: ConfirmOptions = {
    now,
    sleep: async ms => {
      naps.push(ms)
      seconds += ms / 1000
    },
  }
  return { product, options, controls, naps, looks: () => looks }
}

describe('by the frames of the cmd log', () => {
  it('waits for the report that follows the command', async () => {
    const confirming = report(2.2, on)
    const { product, options, controls, naps } = scene({
      cmd: [report(-1, off), command(0.1, '01', '01000000'), report(0.5, off), confirming, report(2.4, off)],
    })
    const result = await controlAndConfirm(product, codec, did, { switch: true }, options)
    expect(controls).toEqual([{ attrs: { switch: true } }])
    expect(result).toEqual({
      outcome: 'confirmed',
      confirmed: true,
      sent: 'sent',
      attrs: {
        ...{ switch: 1, fan_swing: 0, mode: '制冷', fan_speed: '低风', on_timing: 0, off_timing: 0, set_temp: 16 },
        ...{ room_temp: -10, alert_shutdown: 0, alert_full: 0, fault_roomtemp: 0 },
      },
      missing: [],
      record: confirming,
      // A look before, the command, a look after 1 s and one after 2.5 s.
      calls: 4,
    })
    expect(naps).toEqual([1000, 1500])
  })

  it("takes the document's own pair of records, in base64 too", async () => {
    const frames = ['0000000309000090010101000010', '000000030b0000910401000010000000']
    for (const payloads of [frames, frames.map(hex => Buffer.from(hex, 'hex').toString('base64'))]) {
      const [sent = '', reported = ''] = payloads
      const { product, options } = scene({
        cmd: [
          { timestamp: START + 0.1, type: 'app2dev', payload: sent },
          { timestamp: START + 0.2, type: 'dev2app', payload: reported },
        ],
      })
      const result = await controlAndConfirm(product, codec, did, { switch: 1 }, options)
      expect(result).toMatchObject({ confirmed: true, missing: [], calls: 3 })
    }
  })

  it('a report from before the command does not count, though it is young enough', async () => {
    const { product, options } = scene({ cmd: [report(-0.5, on), command(0.1, '01', '01000000')] })
    const result = await controlAndConfirm(product, codec, did, { switch: true }, options)
    expect(result).toMatchObject({ confirmed: false, attrs: {}, missing: ['switch'] })
  })

  it.each(['cmd', 'data'] as const)('what was in the log before does not count, by no clock: %s', async source => {
    // The service's clock is two hours ahead, then behind: its records are where its clock says.
    for (const skew of [-7200, -70, 0, 70, 7200]) {
      const cmd = [report(skew - 1, on), report(skew - 0.5, on)]
      const data = [{ ts: START + skew - 1, attrs: { switch: 1 } }]
      const { product, options } = scene({ cmd, data, skew })
      const result = await controlAndConfirm(product, codec, did, { switch: true }, { ...options, source })
      expect(result).toMatchObject({ outcome: 'unknown', confirmed: false, attrs: {}, missing: ['switch'] })
      const told = scene({
        cmd: [...cmd, report(skew + 2, on)],
        data: [...data, { ts: START + skew + 2, attrs: { switch: 1 } }],
        skew,
      })
      const done = await controlAndConfirm(told.product, codec, did, { switch: true }, { ...told.options, source })
      expect(done).toMatchObject({ outcome: 'confirmed', confirmed: true, attrs: { switch: 1 } })
    }
  })

  it('a report of the same second counts where it was not there before, as often as it comes', async () => {
    const cmd = [report(0, on)]
    const { product, options } = scene({ cmd, look: number => number === 1 && cmd.push(report(0, on)) })
    const result = await controlAndConfirm(product, codec, did, { switch: true }, options)
    expect(result).toMatchObject({ outcome: 'confirmed' })
  })

  it('another value is told from silence', async () => {
    const { product, options } = scene({ cmd: [report(-1, on), report(1, off)] })
    const result = await controlAndConfirm(product, codec, did, { switch: true }, options)
    expect(result).toMatchObject({ outcome: 'contradicted', confirmed: false, missing: ['switch'] })
  })

  it('starts from our own command, not from one of others that sets a part of it', async () => {
    const confirming = report(0.3, '01000014000000')
    const { product, options } = scene({
      cmd: [command(0.1, '41', '01000014'), confirming, command(0.6, '01', '01000000')],
    })
    const result = await controlAndConfirm(product, codec, did, { switch: true, set_temp: 20 }, options)
    expect(result).toMatchObject({ confirmed: true, record: confirming, calls: 3 })
  })

  it('says what is missing when time is over', async () => {
    const last = report(3, '01000010000000')
    const { product, options, naps, looks } = scene({ cmd: [command(0, '41', '01000014'), last] })
    const result = await controlAndConfirm(product, codec, did, { switch: true, set_temp: 20 }, options)
    expect(result).toMatchObject({ confirmed: false, sent: 'sent', missing: ['set_temp'], record: last })
    expect(result.attrs).toMatchObject({ switch: 1, set_temp: 16 })
    // 1, 1.5, 2.25, 3.375 s, and what is left of ten.
    expect(naps).toEqual([1000, 1500, 2250, 3375, 1875])
    expect([looks(), result.calls]).toEqual([6, 7])
  })

  it('all values must be there at one moment', async () => {
    const apart = [report(1, '01000010000000'), report(2, '00000014000000')]
    const { product, options } = scene({ cmd: [command(0, '41', '01000014'), ...apart] })
    const result = await controlAndConfirm(product, codec, did, { switch: 1, set_temp: 20 }, options)
    expect(result).toMatchObject({ confirmed: false, missing: ['switch'] })
  })

  it('passes over what is no report of this device', async () => {
    const noise: CmdRecord[] = [
      { timestamp: START + 1, type: 'dev2app', payload: 'zz' },
      { timestamp: START + 1, type: 'dev2app', payload: '' },
      { timestamp: START + 1, type: 'dev2app', payload: null as never },
      { timestamp: START + 1, type: 'dev2app', payload: '0000000306000091' },
      // A command's frame under the wrong direction, and a transparent one.
      { timestamp: START + 1, type: 'dev2app', payload: '0000000309000090010101000010' },
      { timestamp: START + 1, type: 'dev2app', payload: '000000030500009106ffff' },
    ]
    const { product, options } = scene({ cmd: noise })
    expect(await controlAndConfirm(product, codec, did, { switch: 1 }, options)).toMatchObject({
      confirmed: false,
      attrs: {},
    })
  })
})

describe('by the records of the data log', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'as the platform documents it',
      { switch: true, mode: '制热', set_temp: 20 },
      { switch: 1, mode: '制热', set_temp: 20 },
    ],
    ['true for a bool', { switch: 1 }, { switch: true }],
    ['0 as a text', { switch: false }, { switch: '0' }],
    ['an index for a label', { mode: '制热' }, { mode: 4 }],
    ['an index as a text', { mode: '制热' }, { mode: '4' }],
    ['a label for an index', { mode: 4 }, { mode: '制热' }],
    ['a number as a text', { set_temp: 20 }, { set_temp: '20' }],
    ['more than was asked for', { switch: 1 }, { switch: 1, new_one: { a: 1 } }],
  ])('%s', async (_, attrs, reported) => {
    const record = { ts: START + 1, attrs: reported }
    const { product, options } = scene({ data: [{ ts: START - 5, attrs: {} }, record] })
    const result = await controlAndConfirm(product, codec, did, attrs as never, { ...options, source: 'data' })
    expect(result).toEqual({
      ...{ outcome: 'confirmed', confirmed: true, sent: 'sent', attrs: reported, missing: [], record },
      calls: 3,
    })
  })

  it.each<[string, Record<string, unknown>, unknown]>([
    ['another label', { mode: '制热' }, { mode: '制冷' }],
    ['an unknown label', { mode: '制热' }, { mode: 'heat' }],
    ['null', { switch: false }, { switch: null }],
    ['an empty text', { switch: false }, { switch: '' }],
    ['an object', { set_temp: 20 }, { set_temp: { value: 20 } }],
    ['a number that is none', { set_temp: 20 }, { set_temp: 'NaN' }],
    ['attrs that are none', { set_temp: 20 }, null],
  ])('not confirmed by %s', async (_, attrs, reported) => {
    const { product, options } = scene({ data: [{ ts: START + 1, attrs: reported as never }] })
    const result = await controlAndConfirm(product, codec, did, attrs as never, { ...options, source: 'data' })
    expect(result).toMatchObject({ confirmed: false, missing: Object.keys(attrs) })
  })

  it('a device that reports what changed alone is put together from its records', async () => {
    const data = [
      { ts: START + 1, attrs: { switch: 1 } },
      { ts: START + 2, attrs: { set_temp: 20 } },
    ]
    const { product, options } = scene({ data })
    const attrs = { switch: true, set_temp: 20 }
    expect(await controlAndConfirm(product, codec, did, attrs, { ...options, source: 'data' })).toMatchObject({
      confirmed: true,
      attrs: { switch: 1, set_temp: 20 },
    })
  })
})

describe('numbers and binaries', () => {
  const pump = fixtureProduct('wave-pump')
  const [pumpCodec] = codecsOf(pump)

  // dose goes in steps of 0.01.
  it.each([
    [12.34, true],
    [12.3449, true],
    ['12.340', true],
    [12.35, false],
  ])('a number is brought onto its grid, and a report of %j compared on it', async (reported, confirmed) => {
    if (pumpCodec === undefined) throw new Error('no codec')
    const { product, options, controls } = scene({ data: [{ ts: START + 1, attrs: { dose: reported } }] })
    const result = await controlAndConfirm(product, pumpCodec, did, { dose: 12.341 }, { ...options, source: 'data' })
    expect(controls).toEqual([{ attrs: { dose: 12.34 } }])
    expect(result.confirmed).toBe(confirmed)
  })
  const binary = pump.attributes.find(({ dataType, access }) => dataType === 'binary' && access === 'writable')
  it('binaries are padded, and match with or without the padding', async () => {
    if (pumpCodec === undefined || binary?.dataType !== 'binary') throw new Error('the fixture has no binary')
    const full = `ab01${'00'.repeat(binary.bytes - 2)}`
    for (const [reported, confirmed] of [
      [full, true],
      [full.toUpperCase(), true],
      ['ab01', true],
      ['ab02', false],
      [`${full}00`, false],
      ['xyz', false],
    ] as const) {
      const { product, options, controls } = scene({ data: [{ ts: START + 1, attrs: { [binary.name]: reported } }] })
      const source = { ...options, source: 'data' as const }
      const result = await controlAndConfirm(product, pumpCodec, did, { [binary.name]: 'AB01' }, source)
      expect(controls).toEqual([{ attrs: { [binary.name]: full } }])
      expect(result.confirmed, reported).toBe(confirmed)
    }
  })
})

describe('what is sent', () => {
  it('raw bytes where that is asked for', async () => {
    const { product, options, controls } = scene({ cmd: [report(1, '00000014000000')] })
    await controlAndConfirm(product, codec, did, { set_temp: 20 }, { ...options, send: 'raw' })
    expect(controls).toEqual([{ raw: [0x01, 0x40, 0x00, 0x00, 0x00, 0x14] }])
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a number out of range', { set_temp: 99 }, 'VALUE_OUT_OF_RANGE'],
    ['an unknown label', { mode: 'heat' }, 'LABEL_UNKNOWN'],
    ['an unknown attribute', { colour: 1 }, 'ATTRIBUTE_UNKNOWN'],
    ['a read-only attribute', { room_temp: 20 }, 'ATTRIBUTE_READ_ONLY'],
    ['nothing', {}, 'MESSAGE_INVALID'],
    ['nothing but undefined', { switch: undefined }, 'MESSAGE_INVALID'],
  ])('no call for %s', async (_, attrs, code) => {
    const { product, options, controls } = scene({})
    await expect(controlAndConfirm(product, codec, did, attrs as never, options)).rejects.toMatchObject({ code })
    expect(controls).toEqual([])
  })

  it.each([{ withinMs: -1 }, { withinMs: Number.NaN }, { pauseMs: 0 }, { pauseMs: '3' as never }])(
    'no call for %j',
    async wrong => {
      const { product, options, controls } = scene({})
      const refused = controlAndConfirm(product, codec, did, { switch: 1 }, { ...options, ...wrong })
      await expect(refused).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
      expect(controls).toEqual([])
    },
  )
})

describe('what fails', () => {
  const apiError = (
    code: 'API_DEVICE_OFFLINE' | 'API_PERMISSION' | 'API_SERVER' | 'OUTCOME_UNKNOWN',
    apiCode?: number,
  ) => new ApiError(code, `it: ${apiCode}`, { endpoint: 'control', apiCode })

  it('a control that was refused throws, and nothing is looked at afterwards', async () => {
    const { product, options, looks } = scene({
      control: () => {
        throw apiError('API_DEVICE_OFFLINE', 5305)
      },
    })
    const refused = controlAndConfirm(product, codec, did, { switch: 1 }, options)
    await expect(refused).rejects.toMatchObject({ code: 'API_DEVICE_OFFLINE', apiCode: 5305, message: 'it: 5305' })
    expect(looks()).toBe(1)
  })

  it.each([
    [true, [report(1, on)]],
    [false, []],
  ])('an unknown outcome is looked for all the same: %s', async (confirmed, cmd) => {
    const { product, options } = scene({
      cmd,
      control: () => {
        throw apiError('OUTCOME_UNKNOWN')
      },
    })
    const result = await controlAndConfirm(product, codec, did, { switch: 1 }, options)
    expect(result).toMatchObject({ confirmed, sent: 'unknown' })
  })

  it('where the frames may not be read, the records of the attributes are', async () => {
    const record = { ts: START + 1, attrs: { switch: 1 } }
    const { product, options, controls } = scene({
      data: [record],
      look: number => {
        if (number === 0) throw apiError('API_PERMISSION', 5018)
      },
    })
    const result = await controlAndConfirm(product, codec, did, { switch: 1 }, options)
    // Two looks before, the command, a look after.
    expect(result).toMatchObject({ outcome: 'confirmed', record, calls: 4 })
    expect(controls).toHaveLength(1)
  })

  it('where neither may be read the control is sent, and what became of it is not known', async () => {
    const { product, options, controls } = scene({
      look: () => {
        throw apiError('API_PERMISSION', 5018)
      },
    })
    expect(await controlAndConfirm(product, codec, did, { switch: 1 }, options)).toEqual({
      ...{ outcome: 'unknown', confirmed: false, sent: 'sent', attrs: {}, missing: ['switch'] },
      ...{ unread: 'it: 5018', calls: 3 },
    })
    expect(controls).toHaveLength(1)
  })

  it('a log that fails before the command keeps it from being sent; one that may not be read any more says that it was', async () => {
    const lost = scene({
      look: () => {
        throw new GiztoolsError('NETWORK', 'lost')
      },
    })
    await expect(controlAndConfirm(lost.product, codec, did, { switch: 1 }, lost.options)).rejects.toMatchObject({
      code: 'NETWORK',
      message: 'lost; the control was not sent',
    })
    expect(lost.controls).toEqual([])
    const { product, options } = scene({
      look: number => {
        if (number > 0) throw apiError('API_PERMISSION', 5018)
      },
    })
    await expect(controlAndConfirm(product, codec, did, { switch: 1 }, options)).rejects.toMatchObject({
      code: 'API_PERMISSION',
      apiCode: 5018,
      message: 'it: 5018; before that the control was sent',
    })
  })

  it('a look that fails for a passing reason is followed by another', async () => {
    const { product, options } = scene({
      cmd: [report(1, on)],
      look: number => {
        if (number === 1) throw apiError('API_SERVER', 5409)
        if (number === 2) throw new GiztoolsError('NETWORK', 'lost')
      },
    })
    const result = await controlAndConfirm(product, codec, did, { switch: 1 }, options)
    expect(result).toMatchObject({ confirmed: true, calls: 5 })
  })

  it('where no look ever succeeds, the last error is thrown', async () => {
    const { product, options, looks } = scene({
      look: number => {
        if (number > 0) throw new GiztoolsError('NETWORK', 'lost')
      },
    })
    const refused = controlAndConfirm(product, codec, did, { switch: 1 }, options)
    await expect(refused).rejects.toMatchObject({
      code: 'NETWORK',
      message: 'lost; before that the control was sent',
    })
    expect(looks()).toBe(6)
  })

  it('is aborted while it waits, and says that the control was sent', async () => {
    const controller = new AbortController()
    const { product, options } = scene({})
    const sleep = async () => {
      controller.abort()
      throw new Error('aborted')
    }
    const aborted = controlAndConfirm(
      product,
      codec,
      did,
      { switch: 1 },
      { ...options, sleep, signal: controller.signal },
    )
    await expect(aborted).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'controlAndConfirm: aborted by the caller; before that the control was sent',
    })
  })

  it('ends though the clock stands still, and looks once where there is no time at all', async () => {
    const still = scene({})
    const stopped = { ...still.options, now: () => START * 1000, sleep: async () => {} }
    expect(await controlAndConfirm(still.product, codec, did, { switch: 1 }, stopped)).toMatchObject({ calls: 7 })
    const hurried = scene({})
    const none = { ...hurried.options, withinMs: 0 }
    expect(await controlAndConfirm(hurried.product, codec, did, { switch: 1 }, none)).toMatchObject({ calls: 3 })
  })
})

it('works with a client over HTTP', async () => {
  const seconds = Math.floor(Date.now() / 1000)
  const bodies: unknown[] = []
  const service = await startService(
    withTokens(request => {
      if (request.method === 'POST') {
        bodies.push(request.body)
        return { body: {} }
      }
      const objects =
        bodies.length === 0
          ? []
          : [
              { ...command(0, '01', '01000000'), timestamp: seconds },
              { ...report(0, on), timestamp: seconds + 0.5 },
            ]
      return { body: { meta: {}, objects, context: null } }
    }),
  )
  try {
    const client = createClient({
      baseUrl: service.url,
      enterpriseId: 'ffff0000ffff0000ffff0000ffff0000',
      enterpriseSecret: 'eeee0000eeee0000eeee0000eeee0000',
    })
    const product = client.product('dddd0000dddd0000dddd0000dddd0000', {
      productSecret: 'cccc0000cccc0000cccc0000cccc0000',
    })
    const result = await controlAndConfirm(product, codec, did, { switch: true }, { sleep: async () => {} })
    expect(bodies.at(-1)).toEqual({ attrs: { switch: true } })
    expect(result).toMatchObject({ confirmed: true, sent: 'sent', missing: [], calls: 3 })
    expect(service.requests.at(-1)?.path).toBe(`/v1/products/dddd0000dddd0000dddd0000dddd0000/devices/${did}/cmd`)
  } finally {
    await service.close()
  }
})
