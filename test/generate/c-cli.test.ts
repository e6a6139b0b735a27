import { expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { generateC } from '../../src/generate/c.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { giztools } from '../cli/io.ts'
import { fixtureProduct } from '../products.ts'

const PUMP = 'fixtures/definitions/wave-pump.json'
const layout = createLayout(fixtureProduct('wave-pump'))

test('both files go where --out says, whichever of them it names', async () => {
  for (const out of ['src/wave-pump.c', 'src/wave-pump.h']) {
    const written = new Map<string, string>()
    expect(await giztools(['generate', 'c', PUMP, '--out', out], { written })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    const { header, source } = generateC(layout, { prefix: 'wave_pump', headerFile: 'wave-pump.h' })
    expect([...written]).toEqual([
      ['src/wave-pump.h', header],
      ['src/wave-pump.c', source],
    ])
    expect(source.split('\n')[1]).toBe('#include "wave-pump.h"')
  }
})

test('without --out both are printed', async () => {
  const { code, stdout } = await giztools(['generate', 'c', PUMP, '--prefix', 'pump'])
  const { header, source } = generateC(layout, { prefix: 'pump' })
  expect([code, stdout]).toEqual([0, `${header}\n${source}`])
  expect(source.split('\n')[1]).toBe('#include "pump.h"')
})

test.each([
  [
    ['--out', 'pump'],
    2,
    'giztools: --out: expected a file that ends in .c or .h, got "pump"\nSee: giztools generate --help\n',
  ],
  [
    ['--out', 'src/.c'],
    2,
    'giztools: --out: expected a file that ends in .c or .h, got "src/.c"\nSee: giztools generate --help\n',
  ],
  [
    ['--out', 'a"b.c'],
    1,
    'giztools: generate c: header file: expected a name of letters, digits, blanks and . _ + -, got "a\\"b.h"\n',
  ],
  [
    ['--prefix', '0x'],
    1,
    'giztools: generate c: prefix: expected a C identifier of 1 to 40 letters, digits and underscores, a letter first, got "0x"\n',
  ],
])('%j is refused', async (flags, code, stderr) => {
  const written = new Map<string, string>()
  expect(await giztools(['generate', 'c', PUMP, ...flags], { written })).toEqual({ code, stdout: '', stderr })
  expect(written.size).toBe(0)
})

test('--prefix is for C alone', async () => {
  const { code, stderr } = await giztools(['generate', 'types', PUMP, '--prefix', 'x'])
  expect([code, stderr]).toEqual([
    2,
    'giztools: --prefix is for generate c, not for types\nSee: giztools generate --help\n',
  ])
})

test('what the header says of an attribute', () => {
  const { header } = generateC(
    createLayout(
      parseDefinition({
        name: 'Lamp',
        product_key: 'k',
        protocolType: 'standard',
        entities: [
          {
            attrs: [
              {
                id: 0,
                name: 'mode',
                display_name: '模式',
                type: 'status_writable',
                data_type: 'enum',
                enum: ['冷', '*/'],
              },
              {
                id: 1,
                name: 'temperature',
                type: 'status_writable',
                data_type: 'uint16',
                uint_spec: { min: 0, max: 1200, ratio: 0.1, addition: -40 },
              },
            ],
          },
        ],
      }),
    ),
  )
  const from = header.indexOf('/* 0: mode')
  // 1 bit at the bottom of byte 0, then two bytes; tenths of a degree: raw - 400.
  expect(header.slice(from, header.indexOf('static inline bool lamp_has'))).toBe(`/* 0: mode (模式), writable enum */
#define LAMP_MODE_INDEX 0u
#define LAMP_MODE_FLAG 0u
#define LAMP_MODE_OFFSET 0u
#define LAMP_MODE_BYTES 1u
#define LAMP_MODE_SHIFT 0u
#define LAMP_MODE_BITS 1u
#define LAMP_MODE_MASK 0x1u
#define LAMP_MODE_COUNT 2u
enum {
  LAMP_MODE_VALUE0 = 0, /* 冷 */
  LAMP_MODE_VALUE1 = 1 /* <U+002A>/ */
};

/* 1: temperature, writable uint16 */
#define LAMP_TEMPERATURE_INDEX 1u
#define LAMP_TEMPERATURE_FLAG 1u
#define LAMP_TEMPERATURE_OFFSET 1u
#define LAMP_TEMPERATURE_BYTES 2u
#define LAMP_TEMPERATURE_MIN 0u
#define LAMP_TEMPERATURE_MAX 1200u
#define LAMP_TEMPERATURE_NUM INT32_C(1)
#define LAMP_TEMPERATURE_ADD (-INT32_C(400))
#define LAMP_TEMPERATURE_DEN INT32_C(10)
static inline int64_t lamp_temperature_scaled(uint32_t raw)
{
  return (int64_t)raw * LAMP_TEMPERATURE_NUM + LAMP_TEMPERATURE_ADD;
}

static inline bool lamp_temperature_raw(int64_t scaled, uint32_t *raw)
{
  if (scaled < (-INT64_C(401)) || scaled > INT64_C(65136)) return false;
  const int64_t step = (int64_t)LAMP_TEMPERATURE_NUM;
  const int64_t over = 2 * (scaled - LAMP_TEMPERATURE_ADD) + step;
  if (over < 0 || over / (2 * step) > INT32_C(65535)) return false;
  *raw = (uint32_t)(over / (2 * step));
  return true;
}

/* Raw integers. A member counts only where its attribute is present. */
typedef struct {
  uint8_t present[1];
  uint8_t mode; /* 0: mode (模式), writable enum */
  uint16_t temperature; /* 1: temperature, writable uint16 */
} lamp_attrs;

`)
})
