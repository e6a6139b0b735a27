/*
 * The few functions that generated C stands on, as text. What a product does not need is left out: an unused static function is a warning.
 * Shifts are of uint32_t, or of values that stay below 2^16: an int has 16 bits on an 8-bit controller.
 */

const FUNCTIONS: Readonly<Record<string, (prefix: string) => readonly string[]>> = {
  read_bits: prefix => [
    '/* A field of `width` bits whose lowest bit is bit `shift` of the byte at `last`; it goes on in the bytes before. */',
    `static uint32_t ${prefix}_read_bits(const uint8_t *last, unsigned shift, unsigned width)`,
    '{',
    '  uint32_t value = (uint32_t)*last >> shift;',
    '  unsigned have;',
    '  for (have = 8u - shift; have < width; have += 8u) {',
    '    --last;',
    '    value |= (uint32_t)*last << have;',
    '  }',
    '  return width < 32u ? value & ((UINT32_C(1) << width) - 1u) : value;',
    '}',
  ],
  write_bits: prefix => [
    `static void ${prefix}_write_bits(uint8_t *last, unsigned shift, unsigned width, uint32_t value)`,
    '{',
    '  for (;;) {',
    '    const unsigned room = 8u - shift;',
    '    const unsigned take = width < room ? width : room;',
    '    const unsigned mask = ((1u << take) - 1u) << shift;',
    '    *last = (uint8_t)((*last & ~mask) | (((unsigned)(value & 0xffu) << shift) & mask));',
    '    width -= take;',
    '    if (width == 0u) return;',
    '    value >>= take;',
    '    shift = 0u;',
    '    --last;',
    '  }',
    '}',
  ],
  read_uint: prefix => [
    `static uint32_t ${prefix}_read_uint(const uint8_t *at, unsigned length)`,
    '{',
    '  uint32_t value = 0;',
    '  unsigned i;',
    '  for (i = 0; i < length; i++) value = (value << 8) | at[i];',
    '  return value;',
    '}',
  ],
  write_uint: prefix => [
    `static void ${prefix}_write_uint(uint8_t *at, unsigned length, uint32_t value)`,
    '{',
    '  while (length > 0u) {',
    '    at[--length] = (uint8_t)(value & 0xffu);',
    '    value >>= 8;',
    '  }',
    '}',
  ],
}

/** Those of the functions that the text calls, each with a blank line after it. */
export function bitFunctions(prefix: string, text: string): string[] {
  return Object.entries(FUNCTIONS).flatMap(([name, lines]) =>
    text.includes(`${prefix}_${name}(`) ? [...lines(prefix), ''] : [],
  )
}
