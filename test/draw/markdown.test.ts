import { expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { drawMarkdown } from '../../src/draw/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

test.each([
  [
    'air-conditioner',
    `# 智能云空调

- protocol standard, product key e3cf7332b7834a03a92d9e14a3f6d352, 11 attributes
- status block 7 bytes (writable 0..3, readonly 4, alert 5, fault 6)

| id | attribute | name | class | type | bytes | bits | group bits | range | step | raw range | labels |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 0 | switch | 开关 | writable | bool | 0 | 0 | 0 |  |  |  |  |
| 1 | fan_swing | 摆风 | writable | bool | 0 | 1 | 1 |  |  |  |  |
| 2 | mode | 模式 | writable | enum | 0 | 4..2 | 4..2 |  |  |  | 0 制冷, 1 送风, 2 除湿, 3 自动, 4 制热 |
| 3 | fan_speed | 风速 | writable | enum | 0 | 6..5 | 6..5 |  |  |  | 0 低风, 1 中风, 2 高风 |
| 4 | on_timing | 倒计时开机 | writable | uint8 | 1 |  |  | 0 to 24 | 1 | 0..24 |  |
| 5 | off_timing | 倒计时关机 | writable | uint8 | 2 |  |  | 0 to 24 | 1 | 0..24 |  |
| 6 | set_temp | 温度设置 | writable | uint8 | 3 |  |  | 16 to 30 | 1 | 16..30 |  |
| 7 | room_temp | 室内温度 | readonly | uint8 | 4 |  |  | -10 to 35 | 1 | 0..45 |  |
| 8 | alert_shutdown | 停机报警 | alert | bool | 5 | 0 | 0 |  |  |  |  |
| 9 | alert_full | 水满报警 | alert | bool | 5 | 1 | 1 |  |  |  |  |
| 10 | fault_roomtemp | 室温故障 | fault | bool | 6 | 0 | 0 |  |  |  |  |
`,
  ],
  [
    'bedside-lamp-var-len',
    `# 床头灯

- protocol var_len, product key b1a90000000000000000000000000001, 11 attributes
- attr_flags 2 bytes, one bit an id, then the values of those flagged:
- bools and enums packed from the lowest bit up, then the others in id order

| id | attribute | name | class | type | width | range | step | raw range | labels |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 0 | power | 开关 | writable | bool | 1 bit |  |  |  |  |
| 1 | fault_led | 灯珠故障 | fault | bool | 1 bit |  |  |  |  |
| 2 | alert_hot | 过热报警 | alert | bool | 1 bit |  |  |  |  |
| 3 | charging | 充电中 | readonly | bool | 1 bit |  |  |  |  |
| 4 | scene | 场景 | writable | enum | 3 bits |  |  |  | 0 阅读, 1 夜灯, 2 影院, 3 呼吸, 4 彩虹 |
| 5 | timer | 定时 | writable | enum | 2 bits |  |  |  | 0 关, 1 30分钟, 2 60分钟 |
| 6 | brightness | 亮度 | writable | uint8 | 1 byte | 1 to 100 | 1 | 1..100 |  |
| 7 | battery | 电量 | readonly | uint8 | 1 byte | 0 to 100 | 1 | 0..100 |  |
| 8 | temperature | 温度 | readonly | uint16 | 2 bytes | -40 to 80 | 0.1 | 0..1200 |  |
| 9 | lit_until | 熄灯时间 | writable | uint32 | 4 bytes | 0 to 4294967295 | 1 | 0..4294967295 |  |
| 10 | palette | 色板 | writable | binary | 6 bytes |  |  |  |  |
`,
  ],
])('the datasheet of %s', (name, markdown) => {
  expect(drawMarkdown(createLayout(fixtureProduct(name)))).toBe(markdown)
})

test.each([
  ['a|b', 'a\\|b'],
  ['<b>&amp;', '\\<b\\>\\&amp;'],
  ['[a](http://x)', '\\[a\\](http\\://x)'],
  ['`*~\\$', '\\`\\*\\~\\\\\\$'],
  ['fan_speed', 'fan_speed'],
  ['_fan_', '\\_fan\\_'],
  ['www.example.com', 'www\\.example.com'],
  ['a\nb\u202e', 'a\\\\nb\\\\u202e'],
])('the name %j is written %s', (name, written) => {
  const attrs = [{ id: 0, name, type: 'alert', data_type: 'bool' }]
  expect(drawMarkdown(createLayout(parseDefinition({ entities: [{ attrs }] })))).toContain(`| 0 | ${written} | alert |`)
})

test('a product without attributes', () => {
  expect(drawMarkdown(createLayout(parseDefinition({ name: '空', entities: [{ attrs: [] }] })))).toBe(
    '# 空\n\n- protocol standard, 0 attributes\n- status block 0 bytes\n',
  )
})
