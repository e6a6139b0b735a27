import { describe, expect, test } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { drawText } from '../../src/draw/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

const layoutOf = (name: string) => createLayout(fixtureProduct(name))
const payload = (hex: string) => ({ payload: parseHex(hex) })

// Worked through against SPEC §2 to 5: the bits of groups of one and of three bytes, fields across bytes, flags by id, packed bits.
describe('the picture for a terminal', () => {
  test('a byte of bits, whole bytes, alerts and faults on bytes of their own', () => {
    expect(drawText(layoutOf('air-conditioner'))).toBe(`智能云空调
protocol standard, product key e3cf7332b7834a03a92d9e14a3f6d352, 11 attributes
status block 7 bytes (writable 0..3, readonly 4, alert 5, fault 6)

status block
 byte   7          6          5          4          3          2          1          0
      +-7--------+-6----------5--------+-4----------3----------2--------+-1--------+-0--------+
    0 | -        | W fan_speed         | W mode                         | W fan_   | W switch |
      |          |                     |                                |   swing  |          |
      +----------+---------------------+--------------------------------+----------+----------+
    1 | W on_timing                                                                           |
      +---------------------------------------------------------------------------------------+
    2 | W off_timing                                                                          |
      +---------------------------------------------------------------------------------------+
    3 | W set_temp                                                                            |
      +---------------------------------------------------------------------------------------+
    4 | R room_temp                                                                           |
      +-7----------6----------5----------4----------3----------2--------+-1--------+-0--------+
    5 | - reserved                                                      | A alert_ | A alert_ |
      |                                                                 |   full   |   shutdo…|
      +-7----------6----------5----------4----------3----------2--------+-1--------+-0--------+
    6 | - reserved                                                                 | F fault_ |
      |                                                                            |   roomte…|
      +----------------------------------------------------------------------------+----------+

attr_flags of a control
 byte   7          6          5          4          3          2          1          0
      +-7--------+-6--------+-5--------+-4--------+-3--------+-2--------+-1--------+-0--------+
    0 | -        | W set_   | W off_   | W on_timi| W fan_   | W mode   | W fan_   | W switch |
      |          |   temp   |   timing |   ng     |   speed  |          |   swing  |          |
      +----------+----------+----------+----------+----------+----------+----------+----------+

W writable   R readonly   A alert   F fault   - no attribute
numbers above cells: bits of the bit group, or flags

  id  attribute       name        class     type   bytes  bits  group bits  range      step  labels
  0   switch          开关        writable  bool   0      0     0
  1   fan_swing       摆风        writable  bool   0      1     1
  2   mode            模式        writable  enum   0      4..2  4..2                         0 制冷, 1 送风, 2 除湿, 3 自动, 4 制热
  3   fan_speed       风速        writable  enum   0      6..5  6..5                         0 低风, 1 中风, 2 高风
  4   on_timing       倒计时开机  writable  uint8  1                        0 to 24    1
  5   off_timing      倒计时关机  writable  uint8  2                        0 to 24    1
  6   set_temp        温度设置    writable  uint8  3                        16 to 30   1
  7   room_temp       室内温度    readonly  uint8  4                        -10 to 35  1
  8   alert_shutdown  停机报警    alert     bool   5      0     0
  9   alert_full      水满报警    alert     bool   5      1     1
  10  fault_roomtemp  室温故障    fault     bool   6      0     0
`)
  })

  test('a group of three bytes: curve is its bits 17 to 13, link its bits 8 and 7', () => {
    expect(drawText(layoutOf('wave-pump'))).toBe(`造浪泵
protocol standard, product key 3a000000000000000000000000000003, 16 attributes
status block 22 bytes (writable 0..13, readonly 14..19, alert 20, fault 21)

status block
  byte   7          6          5          4          3          2          1          0
       +-23---------22---------21---------20---------19---------18-------+-17---------16-------+
     0 | - reserved                                                      | W curve[4..3]       |
       +-15---------14---------13-------+-12---------11---------10-------+-9--------+-8--------+
     1 | W curve[2..0]                  | W level                                   | W link[1]|
       +-7--------+-6----------5--------+-4--------+-3--------+-2--------+-1--------+-0--------+
     2 | W link[0]| W wave                         | W lock   | W night  | W feed   | W power  |
       +----------+--------------------------------+----------+----------+----------+----------+
     3 | W flow                                                                                |
       +---------------------------------------------------------------------------------------+
     4 | W dose[15..8]                                                                         |
     5 | W dose[7..0]                                                                          |
       +---------------------------------------------------------------------------------------+
     6 | W slots byte 0                                                                        |
 7..12 | W slots … bytes 1..6                                                                  |
    13 | W slots byte 7                                                                        |
       +---------------------------------------------------------------------------------------+
    14 | R rpm[15..8]                                                                          |
    15 | R rpm[7..0]                                                                           |
       +---------------------------------------------------------------------------------------+
    16 | R uptime[31..24]                                                                      |
    17 | R uptime[23..16]                                                                      |
    18 | R uptime[15..8]                                                                       |
    19 | R uptime[7..0]                                                                        |
       +-7----------6----------5----------4----------3----------2----------1--------+-0--------+
    20 | - reserved                                                                 | A alert_ |
       |                                                                            |   dry    |
       +-7----------6----------5----------4----------3----------2--------+-1--------+-0--------+
    21 | - reserved                                                      | F fault_ | F fault_ |
       |                                                                 |   stall  |   hot    |
       +-----------------------------------------------------------------+----------+----------+

attr_flags of a control
 byte   7         6         5         4         3         2         1         0
      +-15--------14------+-13------+-12------+-11--------10--------9-------+-8-------+
    0 | - reserved        | W slots | W dose  | - reserved                  | W flow  |
      +-7-------+-6-------+-5-------+-4-------+-3-------+-2-------+-1-------+-0-------+
    1 | W curve | W level | W link  | W wave  | W lock  | W night | W feed  | W power |
      +---------+---------+---------+---------+---------+---------+---------+---------+

W writable   R readonly   A alert   F fault   - no attribute
numbers above cells: bits of the bit group, or flags
[4..3]: these bits of the value

  id  attribute    name      class     type    bytes   bits       group bits  range             step   labels
  0   power        开关      writable  bool    2       0          0
  1   feed         喂食      writable  bool    2       1          1
  2   night        夜间      writable  bool    2       2          2
  3   lock         童锁      writable  bool    2       3          3
  4   wave         波形      writable  enum    2       6..4       6..4                                 0 经典, 1 正弦, 2 随机, 3 恒流, 4 脉冲, 5 交错
  5   link         联动      writable  enum    1..2    0|7        8..7                                 0 独立, 1 主机, 2 从机
  6   level        档位      writable  enum    1       4..1       12..9                                0 0, 1 1, 2 2, 3 3, 4 4, 5 5, 6 6, 7 7, 8 8, 9 9, 10 10, 11 11
  7   curve        曲线      writable  enum    0..1    1..0|7..5  17..13                               0 曲线 1, 1 曲线 2, 2 曲线 3, 3 曲线 4, 4 曲线 5, 5 曲线 6, 6 曲线 7, 7 曲线 8, 8 曲线 9, 9 曲线 10, 10 曲线 11, 11 曲线 12, 12 曲线 13, 13 曲线 14, 14 曲线 15, 15 曲线 16, 16 曲线 17, 17 曲线 18, 18 曲线 19, 19 曲线 20
  8   flow         流量      writable  uint8   3                              30 to 100         1
  12  dose         剂量      writable  uint16  4..5                           0 to 100          0.01
  13  slots        时段      writable  binary  6..13
  14  rpm          转速      readonly  uint16  14..15                         0 to 6000         1
  15  uptime       运行时间  readonly  uint32  16..19                         0 to 4294967.295  0.001
  16  alert_dry    缺水报警  alert     bool    20      0          0
  17  fault_hot    过温故障  fault     bool    21      0          0
  18  fault_stall  堵转故障  fault     bool    21      1          1
`)
  })

  test('a report: 02ab83 has curve 21 (0x02ab83 >> 13), level 5, link 3', () => {
    expect(drawText(layoutOf('wave-pump'), payload('0402ab8364ffff0102030405060708aabb000000ff0103'))).toBe(`造浪泵
protocol standard, product key 3a000000000000000000000000000003, 16 attributes
status block 22 bytes (writable 0..13, readonly 14..19, alert 20, fault 21)
payload: report, a bare P0

status block
  byte offset hex   7         6         5         4         3         2         1         0
                  +-23--------22--------21--------20--------19--------18------+-17--------16------+
     0   0001  02 | - reserved                                                | W curve[4..3]     |
                  | 000000                                                    | 10… = 21          |
                  +-15--------14--------13------+-12--------11--------10------+-9-------+-8-------+
     1   0002  ab | W curve[2..0]               | W level                               | W link  |
                  |                             |                                       |   [1]   |
                  | …101                        | 0101 = 5                              | 1… = 3  |
                  +-7-------+-6---------5-------+-4-------+-3-------+-2-------+-1-------+-0-------+
     2   0003  83 | W link  | W wave                      | W lock  | W night | W feed  | W power |
                  |   [0]   |                             |         |         |         |         |
                  | …1      | 000 = 经典                  | 0       | 0       | 1       | 1       |
                  +---------+-----------------------------+---------+---------+---------+---------+
     3   0004  64 | W flow                                  01100100 = 100                        |
                  +-------------------------------------------------------------------------------+
     4   0005  ff | W dose[15..8]                           11111111… = 655.35                    |
     5   0006  ff | W dose[7..0]                            …11111111                             |
                  +-------------------------------------------------------------------------------+
     6   0007  01 | W slots byte 0                          00000001                              |
 7..12   0008     | W slots … bytes 1..6                    02 03 04 05 06 07                     |
    13   000e  08 | W slots byte 7                          00001000                              |
                  +-------------------------------------------------------------------------------+
    14   000f  aa | R rpm[15..8]                            10101010… = 43707                     |
    15   0010  bb | R rpm[7..0]                             …10111011                             |
                  +-------------------------------------------------------------------------------+
    16   0011  00 | R uptime[31..24]                        00000000… = 0.255                     |
    17   0012  00 | R uptime[23..16]                        …00000000…                            |
    18   0013  00 | R uptime[15..8]                         …00000000…                            |
    19   0014  ff | R uptime[7..0]                          …11111111                             |
                  +-7---------6---------5---------4---------3---------2---------1-------+-0-------+
    20   0015  01 | - reserved                                                          | A alert_|
                  |                                                                     |   dry   |
                  | 0000000                                                             | 1       |
                  +-7---------6---------5---------4---------3---------2-------+-1-------+-0-------+
    21   0016  03 | - reserved                                                | F fault_| F fault_|
                  |                                                           |   stall |   hot   |
                  | 000000                                                    | 1       | 1       |
                  +-----------------------------------------------------------+---------+---------+

W writable   R readonly   A alert   F fault   - no attribute
numbers above cells: bits of the bit group, or flags
[4..3]: these bits of the value

issue: link: index 3 has no label, expected 0 "独立", 1 "主机", 2 "从机"
issue: curve: index 21 has no label, expected 0 "曲线 1", 1 "曲线 2", 2 "曲线 3", 3 "曲线 4", 4 "曲线 5", 5 "曲线 6", 6 "曲线 7", 7 "曲线 8", 8 "曲线 9", 9 "曲线 10", 10 "曲线 11", 11 "曲线 12", … (20 labels)
issue: dose: expected 0 to 100, got 655.35 (raw 65535)
issue: rpm: expected 0 to 6000, got 43707 (raw 43707)

  id  attribute    name      class     type    bytes   bits       group bits  raw               value
  0   power        开关      writable  bool    2       0          0           1                 1
  1   feed         喂食      writable  bool    2       1          1           1                 1
  2   night        夜间      writable  bool    2       2          2           0                 0
  3   lock         童锁      writable  bool    2       3          3           0                 0
  4   wave         波形      writable  enum    2       6..4       6..4        0                 经典
  5   link         联动      writable  enum    1..2    0|7        8..7        3                 3
  6   level        档位      writable  enum    1       4..1       12..9       5                 5
  7   curve        曲线      writable  enum    0..1    1..0|7..5  17..13      21                21
  8   flow         流量      writable  uint8   3                              100               100
  12  dose         剂量      writable  uint16  4..5                           65535             655.35
  13  slots        时段      writable  binary  6..13                          0102030405060708  0102030405060708
  14  rpm          转速      readonly  uint16  14..15                         43707             43707
  15  uptime       运行时间  readonly  uint32  16..19                         255               0.255
  16  alert_dry    缺水报警  alert     bool    20      0          0           1                 1
  17  fault_hot    过温故障  fault     bool    21      0          0           1                 1
  18  fault_stall  堵转故障  fault     bool    21      1          1           1                 1
`)
  })

  test('var_len: flags by id, and the values in the order in which they are packed', () => {
    expect(drawText(layoutOf('bedside-lamp-var-len'))).toBe(`床头灯
protocol var_len, product key b1a90000000000000000000000000001, 11 attributes
attr_flags 2 bytes, one bit an id, then the values of those flagged:
bools and enums packed from the lowest bit up, then the others in id order

attr_flags
 byte   7          6          5          4          3          2          1          0
      +-15---------14---------13---------12---------11-------+-10-------+-9--------+-8--------+
    0 | - reserved                                           | W palette| W lit_   | R tempera|
      |                                                      |          |   until  |   ture   |
      +-7--------+-6--------+-5--------+-4--------+-3--------+-2--------+-1--------+-0--------+
    1 | R battery| W brightn| W timer  | W scene  | R chargin| A alert_ | F fault_ | W power  |
      |          |   ess    |          |          |   g      |   hot    |   led    |          |
      +----------+----------+----------+----------+----------+----------+----------+----------+

values, when every flag is set: as many as there can be
   byte   7          6          5          4          3          2          1          0
        +-15---------14---------13---------12---------11---------10---------9--------+-8--------+
      2 | - reserved                                                                 | W timer  |
        |                                                                            |   [1]    |
        +-7--------+-6----------5----------4--------+-3--------+-2--------+-1--------+-0--------+
      3 | W timer  | W scene                        | R chargin| A alert_ | F fault_ | W power  |
        |   [0]    |                                |   g      |   hot    |   led    |          |
        +----------+--------------------------------+----------+----------+----------+----------+
      4 | W brightness                                                                          |
        +---------------------------------------------------------------------------------------+
      5 | R battery                                                                             |
        +---------------------------------------------------------------------------------------+
      6 | R temperature[15..8]                                                                  |
      7 | R temperature[7..0]                                                                   |
        +---------------------------------------------------------------------------------------+
      8 | W lit_until[31..24]                                                                   |
      9 | W lit_until[23..16]                                                                   |
     10 | W lit_until[15..8]                                                                    |
     11 | W lit_until[7..0]                                                                     |
        +---------------------------------------------------------------------------------------+
     12 | W palette byte 0                                                                      |
 13..16 | W palette … bytes 1..4                                                                |
     17 | W palette byte 5                                                                      |
        +---------------------------------------------------------------------------------------+

W writable   R readonly   A alert   F fault   - no attribute
numbers above cells: bits of the bit group, or flags
[4..3]: these bits of the value

  id  attribute    name      class     type    width    range            step  labels
  0   power        开关      writable  bool    1 bit
  1   fault_led    灯珠故障  fault     bool    1 bit
  2   alert_hot    过热报警  alert     bool    1 bit
  3   charging     充电中    readonly  bool    1 bit
  4   scene        场景      writable  enum    3 bits                          0 阅读, 1 夜灯, 2 影院, 3 呼吸, 4 彩虹
  5   timer        定时      writable  enum    2 bits                          0 关, 1 30分钟, 2 60分钟
  6   brightness   亮度      writable  uint8   1 byte   1 to 100         1
  7   battery      电量      readonly  uint8   1 byte   0 to 100         1
  8   temperature  温度      readonly  uint16  2 bytes  -40 to 80        0.1
  9   lit_until    熄灯时间  writable  uint32  4 bytes  0 to 4294967295  1
  10  palette      色板      writable  binary  6 bytes
`)
  })

  test('var_len: where the values of one payload are (flags 0161: ids 0, 5, 6 and 8)', () => {
    expect(drawText(layoutOf('bedside-lamp-var-len'), payload('1401610564002d'))).toBe(`床头灯
protocol var_len, product key b1a90000000000000000000000000001, 11 attributes
attr_flags 2 bytes, one bit an id, then the values of those flagged:
bools and enums packed from the lowest bit up, then the others in id order
payload: report, a bare P0

attr_flags
 byte offset hex   7         6         5         4         3         2         1         0
                 +-15--------14--------13--------12--------11------+-10------+-9-------+-8-------+
    0   0001  01 | - reserved                                      | W palett| W lit_  | R temper|
                 |                                                 |   e     |   until |   ature |
                 | 00000                                           | 0       | 0       | 1       |
                 +-7-------+-6-------+-5-------+-4-------+-3-------+-2-------+-1-------+-0-------+
    1   0002  61 | R batter| W bright| W timer | W scene | R chargi| A alert_| F fault_| W power |
                 |   y     |   ness  |         |         |   ng    |   hot   |   led   |         |
                 | 0       | 1       | 1       | 0       | 0       | 0       | 0       | 1       |
                 +---------+---------+---------+---------+---------+---------+---------+---------+

values
 byte offset hex   7         6         5         4         3         2         1         0
                 +-7---------6---------5---------4---------3-------+-2---------1-------+-0-------+
    2   0003  05 | - reserved                                      | W timer           | W power |
                 | 00000                                           | 10 = 60分钟       | 1       |
                 +-------------------------------------------------+-------------------+---------+
    3   0004  64 | W brightness                            01100100 = 100                        |
                 +-------------------------------------------------------------------------------+
    4   0005  00 | R temperature[15..8]                    00000000… = -35.5                     |
    5   0006  2d | R temperature[7..0]                     …00101101                             |
                 +-------------------------------------------------------------------------------+

W writable   R readonly   A alert   F fault   - no attribute
numbers above cells: bits of the bit group, or flags
[4..3]: these bits of the value

  id  attribute    name      class     type    width    bytes  bits  group bits  raw  value
  0   power        开关      writable  bool    1 bit    2      0     0           1    1
  1   fault_led    灯珠故障  fault     bool    1 bit
  2   alert_hot    过热报警  alert     bool    1 bit
  3   charging     充电中    readonly  bool    1 bit
  4   scene        场景      writable  enum    3 bits
  5   timer        定时      writable  enum    2 bits   2      2..1  2..1        2    60分钟
  6   brightness   亮度      writable  uint8   1 byte   3                        100  100
  7   battery      电量      readonly  uint8   1 byte
  8   temperature  温度      readonly  uint16  2 bytes  4..5                     45   -35.5
  9   lit_until    熄灯时间  writable  uint32  4 bytes
  10  palette      色板      writable  binary  6 bytes
`)
  })

  test('a control on a narrow terminal: what is not flagged does not count', () => {
    expect(
      drawText(layoutOf('air-conditioner'), { ...payload('0000000309000090010101000010'), columns: 80 }),
    ).toBe(`智能云空调
protocol standard, product key e3cf7332b7834a03a92d9e14a3f6d352, 11 attributes
status block 7 bytes (writable 0..3, readonly 4, alert 5, fault 6)
payload: control in an envelope, command 0x0090 (P0 to device)

attr_flags of a control
 byte offset hex   7      6      5      4      3      2      1      0
                 +-7----+-6----+-5----+-4----+-3----+-2----+-1----+-0----+
    0   0009  01 | -    | W set| W off| W on_| W fan| W mod| W fan| W swi|
                 |      |   _t…|   _t…|   ti…|   _s…|   e  |   _s…|   tch|
                 | 0    | 0    | 0    | 0    | 0    | 0    | 0    | 1    |
                 +------+------+------+------+------+------+------+------+

attr_vals: the writable part of the status block
 byte offset hex   7      6      5      4      3      2      1      0
                 +-7----+-6------5----+-4------3------2----+-1----+-0----+
    0   000a  01 | -    | W fan_speed | W mode             | W fan| W swi|
                 |      |             |                    |   _s…|   tch|
                 | 0    | (00)        | (000)              | (0)  | 1    |
                 +------+-------------+--------------------+------+------+
    1   000b  00 | W on_timing                 (00000000)                |
                 +-------------------------------------------------------+
    2   000c  00 | W off_timing                (00000000)                |
                 +-------------------------------------------------------+
    3   000d  10 | W set_temp                  (00010000)                |
                 +-------------------------------------------------------+

W writable   - no attribute
numbers above cells: bits of the bit group, or flags
(0): not flagged, the device leaves it as it is

  id  attribute       name        class     type   bytes  bits  raw  value
  0   switch          开关        writable  bool   0      0     1    1
  1   fan_swing       摆风        writable  bool   0      1
  2   mode            模式        writable  enum   0      4..2
  3   fan_speed       风速        writable  enum   0      6..5
  4   on_timing       倒计时开机  writable  uint8  1
  5   off_timing      倒计时关机  writable  uint8  2
  6   set_temp        温度设置    writable  uint8  3
  7   room_temp       室内温度    readonly  uint8  4
  8   alert_shutdown  停机报警    alert     bool   5      0
  9   alert_full      水满报警    alert     bool   5      1
  10  fault_roomtemp  室温故障    fault     bool   6      0
  no room for group bits
`)
  })
})
