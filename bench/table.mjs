// The README's tables, from results.json: node bench/table.mjs prints them (--zh those of README.zh-CN.md, --targets the targets),
// --write puts them between the markers of both files, and judges the targets anew. test/bench.test.ts holds that all agree.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { judge, textsOf } from './targets.mjs'

const START = '<!-- bench -->'
const END = '<!-- /bench -->'

const TEXTS = {
  en: {
    intro: node =>
      `CPU time to decode and encode one status block of 12 attributes in 12 bytes, as a multiple of what code written by hand for it takes (Node ${node}, \`npm run bench\`; [bench/results.json](bench/results.json)). All give and take the same values; those with a wire format of their own carry them in that.`,
    columns: ['', 'decode', 'encode'],
    names: {},
    products:
      'Whole reports of products, as a multiple of what `JSON.parse` and `JSON.stringify` take for the same message:',
    productColumns: [
      '',
      'protocol',
      'attributes',
      'bytes',
      'decode compiled',
      'interpreted',
      'encode compiled',
      'interpreted',
    ],
    productNames: { 'made up': 'made up (the frame above 15 times)' },
    bulk: lines =>
      `${lines} lines of a log to NDJSON (or what the row says), as a multiple of what \`giztools decode\` takes: processor time, time by the clock, and peak memory in MB. Each program reads a file and writes to nowhere; those run once that take longest:`,
    bulkColumns: ['', 'hex: processor', 'clock', 'MB', '`/cmd` records: processor', 'clock', 'MB'],
    bulkNames: {},
    facts: ({ jobs, memory, kept, column, startup }) => [
      `\`--jobs 2\` takes ${jobs.lines} hex lines ${jobs.faster} times as fast as one job, to the same bytes, with ${jobs.peakMB} MB at most. ${memory.gigabytes} GB of \`/cmd\` records went through one job in ${memory.peakMB} MB.`,
      `A million frames of 12 attributes: decoding to objects that are kept takes ${kept} times as long as decoding to columns, and all twelve columns ${column} times as long as one of them.`,
      `\`giztools decode\` of one payload takes ${startup} times as long as \`node -e 0\`.`,
    ],
  },
  zh: {
    intro: node =>
      `解码与编码一个状态块（12 个数据点，12 字节）所用的 CPU 时间，以手写代码所用时间的倍数表示（Node ${node}，\`npm run bench\`；[bench/results.json](bench/results.json)）。各项的输入值与输出值相同；自有报文格式的库以其自己的格式承载这些值。`,
    columns: ['', '解码', '编码'],
    names: {
      'hand-written': '手写',
      'hand-written, checked': '手写，带检查',
      'giztools compiled': 'giztools，编译',
      'giztools module': 'giztools，生成的模块',
      'giztools interpreted': 'giztools，解释',
    },
    products: '整条上报，以 `JSON.parse` 与 `JSON.stringify` 处理同一条消息所用时间的倍数表示：',
    productColumns: ['', '协议', '数据点', '字节', '解码（编译）', '（解释）', '编码（编译）', '（解释）'],
    productNames: {
      'air conditioner': '空调',
      'bedside lamp': '床头灯',
      wavemaker: '造浪泵',
      'Bluetooth wavemaker': '蓝牙造浪泵',
      'marine light': '海水灯',
      'made up': '虚构（上述帧的 15 倍）',
    },
    bulk: lines =>
      `${lines} 行日志转为 NDJSON（或如行名所示），以 \`giztools decode\` 所用为 1 的倍数：处理器时间、实际时间，以及峰值内存（MB）。各程序读文件，输出丢弃；最慢的几项只运行一次：`,
    bulkColumns: ['', '十六进制：处理器', '实际', 'MB', '`/cmd` 记录：处理器', '实际', 'MB'],
    bulkNames: {
      'readline, our compiled codec, JSON.stringify': 'readline、本库编译的编解码器、JSON.stringify',
      'readline, parseInt, JSON.stringify': 'readline、parseInt、JSON.stringify',
      'Python, bytes.fromhex, json': 'Python、bytes.fromhex、json',
      'jq -c . (no decoding)': 'jq -c .（不解码）',
    },
    facts: ({ jobs, memory, kept, column, startup }) => [
      `\`--jobs 2\` 处理 ${jobs.lines} 行十六进制的速度是单任务的 ${jobs.faster} 倍，输出逐字节相同，内存不超过 ${jobs.peakMB} MB。${memory.gigabytes} GB 的 \`/cmd\` 记录以单任务处理，内存不超过 ${memory.peakMB} MB。`,
      `一百万帧、每帧 12 个数据点：解码为保留的对象所用时间是按列解码的 ${kept} 倍；十二列全部解码所用时间是只解一列的 ${column} 倍。`,
      `\`giztools decode\` 解码一条载荷的耗时是 \`node -e 0\` 的 ${startup} 倍。`,
    ],
  },
}

const SHOWN = [
  'hand-written',
  'hand-written, checked',
  'giztools compiled',
  'giztools module',
  'giztools interpreted',
  'avsc',
  'cbor-x',
  'msgpackr',
  'kaitai-struct',
  'binary-parser-encoder',
  'binary-parser',
  'protobufjs',
  '@bufbuild/protobuf',
  'JSON',
  'restructure',
]

/** What stands between the markers; `language` is `en` or `zh`. */
export function tables(results, language) {
  const { intro, columns, names, products, productColumns, productNames, bulk, bulkColumns, bulkNames, facts } =
    TEXTS[language]
  const { node, decode, encode } = results
  const ratioOf = ({ rows }, name) => show(rows.find(row => row.name === name)?.ratio)
  const peers = SHOWN.map(name => [names[name] ?? name, ratioOf(decode, name), ratioOf(encode, name)])

  const { rows, of } = results.products
  const times = (name, what, base) => {
    const ratio = wanted => rows.find(row => row.name === `${name}: ${wanted}`).ratio
    return show(ratio(what) / ratio(base))
  }
  const real = of.map(({ name, protocol, attributes, bytes }) => [
    productNames[name] ?? name,
    protocol,
    attributes,
    bytes,
    times(name, 'decode compiled', 'JSON.parse'),
    times(name, 'decode interpreted', 'JSON.parse'),
    times(name, 'encode compiled', 'JSON.stringify'),
    times(name, 'encode interpreted', 'JSON.stringify'),
  ])
  return [
    intro(node),
    markdown(columns, peers, 1),
    products,
    markdown(productColumns, real, 2),
    bulk(results.bulk.lines.toLocaleString('en').replaceAll(',', ' ')),
    markdown(bulkColumns, programs(results.bulk, bulkNames), 1),
    facts(factsOf(results))
      .map(fact => `- ${fact}`)
      .join('\n'),
  ].join('\n\n')
}

/** A row a program, with both forms of log beside each other. */
function programs({ rows }, names) {
  const [first] = rows.map(({ name }) => name.split(': ')[1])
  const found = (form, name) => rows.find(row => row.name === `${form}: ${name}` && row.installed !== false)
  const cells = (form, name) => {
    const row = found(form, name)
    if (row === undefined) return ['–', '–', '–']
    return [show(row.ratio), show(row.wallNs / found(form, first).wallNs), Math.round(row.peakMB)]
  }
  const known = new Set(rows.map(({ name }) => name.slice(name.indexOf(': ') + 2)))
  return [...known].map(name => [names[name] ?? name, ...cells('hex', name), ...cells('records', name)])
}

function factsOf({ bulk: { jobs, memory }, columns, startup }) {
  const ns = name => columns.rows.find(row => row.name === name).ns
  return {
    jobs: { ...jobs, lines: jobs.lines.toLocaleString('en').replaceAll(',', ' '), faster: show(jobs.faster) },
    memory,
    kept: show(ns('kept objects') / ns('twelve columns')),
    column: show(ns('twelve columns') / ns('one column')),
    startup: startup.ratio,
  }
}

/** The targets, met or missed. */
export function targetsTable({ targets }) {
  const rows = targets.map(judgement => {
    const { limit, figure, verdict } = textsOf(judgement)
    return [judgement.target, limit, figure, verdict]
  })
  return markdown(['target', '', 'figure', ''], rows, 1)
}

/** What a README has between its markers, undefined where it has none. */
export function between(readme) {
  const [from, to] = [readme.indexOf(START), readme.indexOf(END)]
  return from < 0 || to < from ? undefined : readme.slice(from + START.length, to).trim()
}

function show(ratio) {
  if (ratio === undefined) return '–'
  return ratio >= 9.95 ? String(Math.round(ratio)) : ratio.toFixed(ratio >= 1.995 ? 1 : 2)
}

/** The first `left` columns are text, the others numbers. */
function markdown(columns, rows, left) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(columns), line(columns.map((_, at) => (at < left ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL('results.json', import.meta.url)
  const results = JSON.parse(readFileSync(file, 'utf8'))
  if (process.argv.includes('--write')) {
    writeFileSync(file, `${JSON.stringify({ ...results, targets: judge(results) }, null, 2)}\n`)
    for (const [file, language] of [
      ['README.md', 'en'],
      ['README.zh-CN.md', 'zh'],
    ]) {
      const url = new URL(`../${file}`, import.meta.url)
      const readme = readFileSync(url, 'utf8')
      if (between(readme) === undefined) throw new Error(`${file}: expected ${START} and ${END} in it`)
      const [from, to] = [readme.indexOf(START) + START.length, readme.indexOf(END)]
      writeFileSync(url, `${readme.slice(0, from)}\n${tables(results, language)}\n${readme.slice(to)}`)
    }
  } else if (process.argv.includes('--targets')) console.log(targetsTable(results))
  else console.log(tables(results, process.argv.includes('--zh') ? 'zh' : 'en'))
}
