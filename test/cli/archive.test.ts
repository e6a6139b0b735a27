import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type LogArchive, openArchive } from '../../src/cli/archive/archive.ts'
import { dateFolder, deviceFolder } from '../../src/cli/archive/partitions.ts'

const NOW = 1_517_500_000_000
/** 2018-01-31T07:37:23Z. */
const AT = 1_517_384_243
const DAY = 86_400

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-archive-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const open = (now = NOW) => openArchive({ root, productKey: 'pk', did: 'd', log: 'cmd', now })
const record = (timestamp: number, payload = '02') => ({
  timestamp,
  type: 'dev2app',
  payload,
  action: 'read',
  attrs: {},
})
const folder = () => join(root, 'product_key=pk', 'did=d')
const path = (date: string) => join(folder(), `date=${date}`, 'cmd.ndjson')
const text = (date: string) => readFileSync(path(date), 'utf8')
const lines = (...records: readonly object[]) => records.map(each => `${JSON.stringify(each)}\n`).join('')

async function run<T>(work: (archive: LogArchive) => Promise<T>, now?: number): Promise<T> {
  const archive = await open(now)
  try {
    archive.resume()
    return await work(archive)
  } finally {
    await archive.close()
  }
}

/** Appends and saves; what of it was new. */
const add = (...records: readonly object[]) =>
  run(async archive => {
    const taken: boolean[] = []
    for (const each of records) taken.push(await archive.append({ ...each }))
    await archive.save()
    return taken
  })

describe('the folders', () => {
  test.each([
    ['plain', 'acLivingRoom0000000001', 'did=acLivingRoom0000000001'],
    ['up and away', '../../etc', 'did=%2E%2E%2F%2E%2E%2Fetc'],
    ['of Windows', 'c:\\x', 'did=c%3A%5Cx'],
    ['a pattern', "*?[a]'", 'did=%2A%3F%5Ba%5D%27'],
    ['one that looks like two', 'a/did=b', 'did=a%2Fdid%3Db'],
    ['a zero byte', 'a\0', 'did=a%00'],
  ])('%s', (_what, did, name) => {
    expect(deviceFolder('pk', did)).toBe(`product_key=pk/${name}`)
  })

  test('no id climbs out of its folder, and no two share one', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1 }), (one, other) => {
        const name = deviceFolder('pk', one)
        expect(name).toMatch(/^product_key=pk\/did=[\w%-]+$/)
        expect(decodeURIComponent(name.slice('product_key=pk/did='.length))).toBe(one)
        if (one !== other) expect(deviceFolder('pk', other)).not.toBe(name)
      }),
    )
  })

  test('an id that no folder can have is refused', () => {
    expect(() => deviceFolder('', 'd')).toThrow('product_key: expected an id, got an empty text')
    expect(() => deviceFolder('pk', '\ud800')).toThrow('did: expected an id, got text that is not well formed')
  })

  test('dates are of UTC', () => {
    expect(dateFolder(1_517_443_199.999)).toBe('date=2018-01-31')
    expect(dateFolder(1_517_443_200)).toBe('date=2018-02-01')
    for (const none of [Number.NaN, -1, 1e15, '5', null])
      expect(() => dateFolder(none)).toThrow('whose time is no time')
  })
})

describe('an archive', () => {
  test('is new, then goes on where it was', async () => {
    expect(await run(async archive => archive.resume())).toBeUndefined()
    expect(await add(record(AT + 0.1), record(AT + 0.2))).toEqual([true, true])
    expect(await run(async archive => archive.resume())).toBe(AT)
    expect(await add(record(AT + 0.1), record(AT + 0.2), record(AT + 0.3))).toEqual([false, false, true])
    expect(text('2018-01-31')).toBe(lines(record(AT + 0.1), record(AT + 0.2), record(AT + 0.3)))
  })

  test('has a record as often as the log has it', async () => {
    expect(await add(record(AT), record(AT))).toEqual([true, true])
    expect(await add(record(AT), record(AT), record(AT))).toEqual([false, false, true])
  })

  test('knows a record whatever it once said of it', async () => {
    await add(record(AT))
    expect(await add({ payload: '02', timestamp: AT, type: 'dev2app', error: { code: 'X' } })).toEqual([false])
  })

  test('has a folder a day', async () => {
    await add(record(AT), record(AT + DAY), record(AT + 2 * DAY))
    expect(text('2018-01-31') + text('2018-02-01') + text('2018-02-02')).toBe(
      lines(record(AT), record(AT + DAY), record(AT + 2 * DAY)),
    )
  })

  test('remembers silence', async () => {
    await run(archive => archive.save(AT + 0.9))
    expect(await run(async archive => archive.resume())).toBe(AT)
  })

  test('does not believe a checkpoint from the future', async () => {
    await add(record(AT))
    await run(archive => archive.save(AT + 9 * DAY))
    expect(await run(async archive => archive.resume(), (AT + DAY) * 1000)).toBe(AT)
  })

  test('takes what comes late, each record once, into the file of its day', async () => {
    await add(record(AT), record(AT + DAY), record(AT + DAY + 9))
    const late = await run(async archive => {
      const taken: boolean[] = []
      for (const at of [AT - 5, AT, AT + DAY, AT + DAY + 3, AT + DAY + 9, AT + DAY + 10])
        taken.push(await archive.append(record(at)))
      await archive.save()
      return [taken, archive.late, archive.resume()]
    })
    expect(late).toEqual([[true, false, false, true, false, true], 2, AT + DAY + 10])
    expect(text('2018-01-31')).toBe(lines(record(AT), record(AT - 5)))
    expect(text('2018-02-01')).toBe(lines(...[0, 9, 3, 10].map(s => record(AT + DAY + s))))
    expect(await add(record(AT - 5), record(AT), record(AT + DAY + 3))).toEqual([false, false, false])
  })

  test('knows a record that says more than one thing', async () => {
    const several = { ...record(AT), further_frames: [{ action: 'report', attrs: {} }] }
    expect(await add(several)).toEqual([true])
    // From the platform it comes without what the archive says of it.
    const { further_frames: _further, ...asItComes } = several
    expect(await add(asItComes)).toEqual([false])
  })

  test('of the first version goes on, and older days get what comes late', async () => {
    await add(record(AT), record(AT + DAY))
    const bytes = text('2018-02-01').length
    writeFileSync(
      join(folder(), '_cmd.checkpoint.json'),
      JSON.stringify({ version: 1, until: AT + DAY, file: { date: 'date=2018-02-01', bytes } }),
    )
    expect(await add(record(AT), record(AT + 1), record(AT + DAY))).toEqual([false, true, false])
    expect(text('2018-01-31')).toBe(lines(record(AT), record(AT + 1)))
  })

  test('takes no record without a time', async () => {
    await expect(add({ type: 'dev2app' })).rejects.toThrow('whose time is no time')
  })
})

describe('what a killed run leaves', () => {
  const whole = lines(record(AT), record(AT + 1))

  test.each([
    ['half a line', '{"timestamp":15173842'],
    ['a line without its end', JSON.stringify(record(AT + 2))],
    ['zeros, after a loss of power', '\0\0\0\0\n\0\0'],
    ['half a character', Buffer.from('{"a":"温').subarray(0, 7)],
  ])('%s is cut off', async (_what, torn) => {
    await add(record(AT), record(AT + 1))
    appendFileSync(path('2018-01-31'), torn)
    expect(await add(record(AT + 1), record(AT + 3))).toEqual([false, true])
    expect(text('2018-01-31')).toBe(whole + lines(record(AT + 3)))
  })

  test('is cut off where nothing new comes, too', async () => {
    await add(record(AT), record(AT + 1))
    appendFileSync(path('2018-01-31'), '{"timest')
    await run(async () => {})
    expect(text('2018-01-31')).toBe(whole)
  })

  test('is cut off of an older day that got what came late', async () => {
    await add(record(AT), record(AT + 1), record(AT + DAY))
    // A run that adds to it says so before.
    await run(async archive => {
      await archive.append(record(AT + 5))
      await archive.save()
    })
    const checkpoint = JSON.parse(readFileSync(join(folder(), '_cmd.checkpoint.json'), 'utf8'))
    expect(Object.keys(checkpoint.files)).toEqual(['date=2018-01-31', 'date=2018-02-01'])
    appendFileSync(path('2018-01-31'), '{"timest')
    await run(async () => {})
    expect(text('2018-01-31')).toBe(whole + lines(record(AT + 5)))
  })

  test('whole lines that no checkpoint knows of stay', async () => {
    await add(record(AT))
    appendFileSync(path('2018-01-31'), lines(record(AT + 1)))
    expect(await add(record(AT + 1), record(AT + 2))).toEqual([false, true])
    expect(text('2018-01-31')).toBe(whole + lines(record(AT + 2)))
  })

  test('a new day that has but a torn line is begun again', async () => {
    await add(record(AT))
    mkdirSync(join(folder(), 'date=2018-02-01'))
    writeFileSync(path('2018-02-01'), '{"time')
    expect(await add(record(AT), record(AT + DAY))).toEqual([false, true])
    expect([text('2018-01-31'), text('2018-02-01')]).toEqual([lines(record(AT)), lines(record(AT + DAY))])
  })

  test.each([
    ['without', undefined],
    ['with a torn', '{"version":1,"until":15'],
    ['with a foreign', '{"version":9}'],
    ['with a nonsensical', '{"version":1,"until":-5,"file":{"date":"../x","bytes":1}}'],
    ['with a split', `{"version":1,"until":${AT + 1.5}}`],
    ['with an endless', `{"version":1,"until":${AT},"file":{"date":"date=2018-01-31","bytes":1e999}}`],
  ])('%s checkpoint the files tell where they end', async (_what, checkpoint) => {
    await add(record(AT), record(AT + 1))
    rmSync(join(folder(), '_cmd.checkpoint.json'))
    if (checkpoint !== undefined) writeFileSync(join(folder(), '_cmd.checkpoint.json'), checkpoint)
    appendFileSync(path('2018-01-31'), '{"timest')
    expect(await add(record(AT + 1), record(AT + 2))).toEqual([false, true])
    expect(text('2018-01-31')).toBe(whole + lines(record(AT + 2)))
  })

  test('drafts of a checkpoint are cleared away', async () => {
    await add(record(AT))
    writeFileSync(join(folder(), '_cmd.checkpoint.json.123456'), '{"vers')
    await add(record(AT + 1))
    expect(readdirSync(folder()).filter(name => name.includes('checkpoint'))).toEqual(['_cmd.checkpoint.json'])
  })
})

describe('a disk that takes nothing', () => {
  test('leaves the checkpoint where it was, and what was not written is taken again', async () => {
    await add(record(AT))
    const before = readFileSync(join(folder(), '_cmd.checkpoint.json'), 'utf8')
    const obstacle = join(folder(), 'date=2018-02-01')
    await run(async archive => {
      await archive.append(record(AT + DAY))
      writeFileSync(obstacle, '')
      await expect(archive.save(AT + DAY + 9)).rejects.toThrow()
    })
    expect(readFileSync(join(folder(), '_cmd.checkpoint.json'), 'utf8')).toBe(before)
    rmSync(obstacle)
    expect(await add(record(AT), record(AT + DAY))).toEqual([false, true])
    expect(text('2018-02-01')).toBe(lines(record(AT + DAY)))
  })

  test('takes it at the next try', async () => {
    await run(async archive => {
      await archive.append(record(AT))
      writeFileSync(join(folder(), 'date=2018-01-31'), '')
      await expect(archive.save()).rejects.toThrow()
      rmSync(join(folder(), 'date=2018-01-31'))
      await archive.append(record(AT + 1))
      await archive.save()
    })
    expect(text('2018-01-31')).toBe(lines(record(AT), record(AT + 1)))
  })
})

describe('damage that no killed run does', () => {
  test.each([
    ['a line made unreadable', () => writeFileSync(path('2018-01-31'), text('2018-01-31').replace('{', '['))],
    ['a file cut short', () => truncateSync(path('2018-01-31'), 20)],
    [
      'a time of another day',
      () => writeFileSync(path('2018-01-31'), text('2018-01-31').replace(`${AT}`, `${AT - DAY}`)),
    ],
    [
      'a time to come',
      () => writeFileSync(path('2018-01-31'), text('2018-01-31').replace(`${AT + 2}`, `${AT + 900 * DAY}`)),
    ],
    ['milliseconds', () => writeFileSync(path('2018-01-31'), text('2018-01-31').replace(`${AT + 2}`, `${AT + 2}000`))],
    ['no time at all', () => writeFileSync(path('2018-01-31'), text('2018-01-31').replace(`${AT + 1}`, '-1e300'))],
  ])('%s is refused, and nothing is changed', async (_what, damage) => {
    await add(record(AT), record(AT + 1), record(AT + 2))
    damage()
    const before = text('2018-01-31')
    await expect(add(record(AT + 3))).rejects.toThrow(/cmd\.ndjson: line \d is damaged or missing/)
    expect(text('2018-01-31')).toBe(before)
  })

  test('a folder of no day is refused, and the days that there are stay', async () => {
    await add(record(AT), record(AT + 1))
    mkdirSync(join(folder(), 'date=9999-99-99'))
    writeFileSync(path('9999-99-99'), lines(record(AT + 2)))
    await expect(add(record(AT + 3))).rejects.toThrow(/date=9999-99-99.cmd\.ndjson: line 1 is damaged/)
    expect(text('2018-01-31')).toBe(lines(record(AT), record(AT + 1)))
  })

  test.each([
    ['date=2018-02-01/cmd.ndjson', 'expected a file with lines of JSON, got a folder'],
    ['_cmd.checkpoint.json', 'cannot read .*: it is a folder'],
    ['_cmd.lock.99', 'cannot read .*: it is a folder'],
  ])('a folder in place of %s is named', async (name, message) => {
    await add(record(AT))
    rmSync(join(folder(), name), { force: true })
    mkdirSync(join(folder(), name), { recursive: true })
    await expect(add(record(AT + 3))).rejects.toThrow(new RegExp(message))
  })

  test('old days that somebody removed are not missed', async () => {
    await add(record(AT), record(AT + DAY))
    rmSync(join(folder(), 'date=2018-01-31'), { recursive: true })
    expect(await add(record(AT + DAY), record(AT + DAY + 1))).toEqual([false, true])
  })
})

describe('the lock', () => {
  test('is one run at a time, and free when it ends', async () => {
    const archive = await open()
    await expect(open()).rejects.toThrow(`the archive is being written by process ${process.pid}: wait for it to end`)
    await archive.close()
    await (await open()).close()
  })

  test('is of one log', async () => {
    const archive = await open()
    await (await openArchive({ root, productKey: 'pk', did: 'd', log: 'data', now: NOW })).close()
    await archive.close()
  })

  test.each([
    ['a process that is no more', { pid: 2 ** 22 + 1, host: hostname(), token: 'x' }],
    ['an earlier process with this number', { pid: process.pid, host: hostname(), token: 'x' }],
    ['nobody', {}],
    ['all processes', { pid: -1, host: hostname(), token: 'x' }],
    ['a group of processes', { pid: 0, host: hostname() }],
    ['half a process', { pid: 1.5, host: hostname() }],
    ['null', null],
  ])('of %s is taken over', async (_what, owner) => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), '_cmd.lock.7'), JSON.stringify(owner))
    await (await open()).close()
    expect(readdirSync(folder()).filter(name => name.includes('lock'))).toEqual(['_cmd.lock.8'])
  })

  test('of another computer holds while that is heard of', async () => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), '_cmd.lock.1'), JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }))
    await expect(open()).rejects.toThrow('written by process 1 on elsewhere')
  })
})
