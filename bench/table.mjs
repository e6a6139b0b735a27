// The README's tables, from results.json: node bench/table.mjs prints them (--zh those of README.zh-CN.md, --targets the targets),
// --write puts them between the markers of both files. test/bench.test.ts holds that they agree.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

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
  const { intro, columns, names, products, productColumns, productNames } = TEXTS[language]
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
  return [intro(node), markdown(columns, peers, 1), products, markdown(productColumns, real, 2)].join('\n\n')
}

/** The targets, met or missed. */
export function targetsTable({ targets }) {
  return markdown(
    ['target', 'at most', 'figure', ''],
    targets.map(({ target, unit, limit, figure, met, why }) => {
      const suffix = unit === 'times' ? '' : ` ${unit}`
      return [
        target,
        `${limit}${suffix}`,
        `${figure}${suffix}`,
        met ? 'met' : `missed${why === undefined ? '' : `: ${why}`}`,
      ]
    }),
    1,
  )
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
  const results = JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8'))
  if (process.argv.includes('--write')) {
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
