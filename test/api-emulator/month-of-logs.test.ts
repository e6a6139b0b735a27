import { expect, it } from 'vitest'
import type { CmdRecord, LogCheckpoint, LogProgress } from '../../src/api/contract.ts'
import type { Emulator, Fault } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { clientOf, DAY, definitionOf, HOUR, listening } from './scene.ts'

// A month of a device's frames, read over HTTP while everything that can go wrong does. What is expected is what the emulator holds.

interface Imported {
  readonly at: number
  readonly type: 'dev2app' | 'app2dev'
  readonly frame: string
}

const START = 1_800_000_000_000
const SECONDS = 29 * 86_400
const FROM = START / 1000 - SECONDS
/** As far ahead as a reading may go: what devices report at first is still in the span. */
const TO = START / 1000 + 50
/** A report of the air conditioner whose set_temp is a mark. */
const frameOf = (mark: number) => `000000030b00009104010000${mark.toString(16).padStart(2, '0')}000000`
/** Comes in behind the reader, where it cannot be seen any more. */
const TOO_LATE = frameOf(0xee)
/** Comes in ahead of the reader. */
const IN_TIME = frameOf(0xaa)
/** What the device reports itself: it is switched off, in all other records it is on. */
const isLive = (frame: string) => frame.startsWith('000000030b0000910400')

/** Records alone, in bursts over some seconds, hundreds in one millisecond; every third is a twin of the one before. The same each time. */
function monthOf(count: number): Imported[] {
  const records: Imported[] = []
  for (let i = 0; records.length < count; i++) {
    const at = (FROM + 1 + ((i * 104_729) % (SECONDS - 10))) * 1000
    // Some seconds hold more than a page, and some moments too.
    const burst = i % 500 === 0 ? 350 : i % 50 === 0 ? 40 : (i % 3) + 1
    for (let j = 0; j < burst; j++) {
      const one = j % 3 === 2 ? j - 1 : j
      const later = burst === 350 ? (i % 1000 === 0 ? 250 : one * 8) : Math.floor(one / 4) * 300
      records.push({ at: at + later, type: one % 5 === 0 ? 'app2dev' : 'dev2app', frame: frameOf(16 + (one % 15)) })
    }
  }
  return records.slice(0, count)
}

const FAULTS: readonly Fault[] = [
  { endpoint: 'cmdLog', status: 500, probability: 0.03 },
  { endpoint: 'cmdLog', status: 502, probability: 0.03 },
  { endpoint: 'cmdLog', connection: 'drop', probability: 0.03 },
  { endpoint: 'cmdLog', connection: 'truncate', probability: 0.03 },
  { endpoint: 'cmdLog', code: 5601, probability: 0.03 },
  { endpoint: 'cmdLog', code: 5011, probability: 0.02 },
  { endpoint: 'accessToken', status: 502, probability: 0.1 },
]
/** What may end a reading: the rest the client gets over by itself. */
const EXPECTED = ['killed', 'NETWORK', 'API_SERVER', 'API_TOKEN']
const text = (at: number, type: string, frame: string) => `${at} ${type} ${frame}`

it.each([
  ['asc', 100_000],
  ['desc', 30_000],
] as const)(
  'a month of frames, %s: %i records, complete, in order, once',
  { timeout: 120_000 },
  async (sort, count) => {
    const answers = new Map<string, number>()
    const emulator: Emulator = createEmulator({
      now: () => START,
      seed: 7,
      quota: 1_000_000,
      // The other habits, the other way round.
      ...(sort === 'desc' && { wire: { context: 'meta', contentType: 'text/html', errorCodes: 'string' } }),
      products: [{ definition: definitionOf('air-conditioner') }],
      onLog(line) {
        const outcome = / (\d{3}(?: \d{4})?(?: truncated)?|dropped) cmdLog$/.exec(line)?.[1] ?? 'other'
        answers.set(outcome, (answers.get(outcome) ?? 0) + 1)
      },
    })
    const { did } = emulator.addDevice({ createdAt: START - 40 * DAY })
    emulator.importCmd(did, monthOf(count))
    for (const fault of FAULTS) emulator.inject(fault)
    const { url } = await listening(emulator)
    const { product, slept } = clientOf(emulator, url, { sleep: async ms => void slept.push(ms) })

    const ahead = sort === 'asc' ? 1 : -1
    /** Records that come in while the reader reads: at the device, far ahead of the reader and behind it. */
    function meanwhile({ calls, checkpoint: { until } }: LogProgress): void {
      emulator.advance(150)
      if (calls % 7 === 0) emulator.act.report(did, { room_temp: calls % 30 })
      if (calls % 25 === 0) {
        const next = until + ahead * (5 + (calls % 3000))
        const twin: Imported = { at: next * 1000, type: 'dev2app', frame: IN_TIME }
        if (next > FROM && next < START / 1000) emulator.importCmd(did, [twin, twin, { ...twin, at: twin.at + 1 }])
        const gone = until - ahead * 7200
        if (gone > FROM && gone < START / 1000)
          emulator.importCmd(did, [{ at: gone * 1000, type: 'app2dev', frame: TOO_LATE }])
      }
      // Now and then an hour goes by, and with it every cursor.
      if (calls % 60 === 0 && emulator.now() < START + 20 * HOUR) emulator.advance(HOUR + 1)
      // So much at once that the client gives up.
      if (calls % 90 === 0) emulator.inject({ endpoint: 'cmdLog', connection: 'drop', times: 3 })
    }

    const read: CmdRecord[] = []
    let checkpoint: LogCheckpoint | undefined
    let kept = 0
    let inAll = 0
    let killed = 0
    const gaveUp: string[] = []
    const onProgress = (progress: LogProgress) => {
      // Through a file, as a program would that is started again.
      checkpoint = JSON.parse(JSON.stringify(progress.checkpoint)) as LogCheckpoint
      kept = read.length
      inAll++
      meanwhile({ ...progress, calls: inAll })
    }
    for (let done = false; !done; ) {
      try {
        const where = { from: FROM, to: TO, sort, onProgress, ...(checkpoint !== undefined && { checkpoint }) }
        for await (const record of product.logs.cmd(did, where)) {
          read.push(record)
          // The program itself dies in the middle of a page.
          if (read.length % 9973 === 0 && killed < read.length / 9973) {
            killed++
            throw new RangeError('killed')
          }
        }
        done = true
      } catch (error) {
        const code = error instanceof RangeError ? error.message : String((error as { code?: unknown }).code)
        if (!EXPECTED.includes(code)) throw error
        gaveUp.push(code)
        read.length = kept
      }
    }

    const inSpan = (emulator.device(did)?.cmd ?? []).filter(({ at }) => at >= FROM * 1000 && at <= TO * 1000)
    // Oldest first, the device's own reports are ahead of the reader; newest first, behind it.
    const held = inSpan
      .filter(({ frame }) => frame !== TOO_LATE && (sort === 'asc' || !isLive(frame)))
      .map(({ at, type, frame }) => text(at / 1000, type, frame))
    if (sort === 'desc') held.reverse()
    const given = read.map(({ timestamp, type, payload }) => text(timestamp, type, payload))
    const first = held.findIndex((line, i) => line !== given[i])
    expect({ first, given: given[first], held: held[first] }).toEqual({ first: -1, given: undefined, held: undefined })
    expect(given).toHaveLength(held.length)

    // That all of this happened; otherwise nothing was proved.
    expect(held.length).toBeGreaterThan(count)
    const number = (isMeant: (frame: string) => boolean) => inSpan.filter(({ frame }) => isMeant(frame)).length
    expect(number(isLive)).toBeGreaterThan(5)
    expect(number(frame => frame === IN_TIME)).toBeGreaterThan(15)
    expect(number(frame => frame === TOO_LATE)).toBeGreaterThan(5)
    const faults = ['500', '502', 'dropped', '200 truncated', '500 5601', '400 5011']
    for (const outcome of faults) expect(answers.get(outcome), outcome).toBeGreaterThan(2)
    // Cursors that had expired.
    expect(answers.get('400 5002')).toBeGreaterThanOrEqual(sort === 'asc' ? 10 : 2)
    const times = (code: string) => gaveUp.filter(each => each === code).length
    expect(times('killed')).toBe(Math.floor(held.length / 9973))
    expect(times('NETWORK')).toBeGreaterThanOrEqual(sort === 'asc' ? 8 : 1)
    expect(slept.length).toBeGreaterThan(20)
  },
)
