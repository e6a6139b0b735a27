import { decimalScale } from '../../src/codec/scale.ts'
import { isBitAttribute } from '../../src/definition/model.ts'
import type { GeneratedC } from '../../src/generate/c.ts'
import type { Field, Layout } from '../../src/layout/layout.ts'

/*
 * A program around generated C that answers on stdout what it is asked on stdin, in binary, integers little-endian. A request is
 * op(1) length(4) and so many bytes; what they are and what comes back:
 *
 *   op 0  decode: a P0                                          → result(1) action(1) extra(4), then each attribute
 *   op 1  encode: action(1), then each attribute                → result(1), and when it is 0 length(4) bytes
 *   op 2  scale: index(2) raw(4) scaled(8)                      → scaled(8) of raw, fits(1) raw(4) of scaled
 *   op 3  label: index(2) raw(4)                                → found(1), and when it is 1 length(4) bytes
 *
 * An attribute is present(1), and when it is 1 (decode: unless the action is a read) its value(4), or a binary's bytes.
 * P0s lie in memory of exactly their size, so that a sanitizer sees the first byte too many.
 */

export function harnessSource(layout: Layout, { names: { prefix, macro, members } }: GeneratedC): string {
  const fields = layout.fields.map((field, index) => ({
    field,
    index,
    member: members.get(field.attribute.name) as string,
  }))
  const bytesOf = (field: Field) => (field.attribute.dataType === 'binary' ? field.attribute.bytes : 0)
  return `#include "${prefix}.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(uint64_t value, int bytes) {
  for (; bytes > 0; bytes--, value >>= 8) putchar((int)(value & 0xff));
}

static uint64_t take(const uint8_t **at, int bytes) {
  uint64_t value = 0;
  int i;
  for (i = 0; i < bytes; i++) value |= (uint64_t)(*at)[i] << (8 * i);
  *at += bytes;
  return value;
}

static void put_attrs(const ${prefix}_attrs *attrs, int values) {
  (void)attrs; (void)values;
${fields
  .map(({ field, index, member }) => {
    const bytes = bytesOf(field)
    const value = bytes > 0 ? `fwrite(attrs->${member}, 1, ${bytes}, stdout)` : `put(attrs->${member}, 4)`
    return `  if (${prefix}_has(attrs, ${index})) { putchar(1); if (values) ${value}; } else putchar(0);`
  })
  .join('\n')}
}

static void take_attrs(${prefix}_attrs *attrs, const uint8_t *at) {
  (void)at;
  ${prefix}_unmark_all(attrs);
${fields
  .map(({ field, index, member }) => {
    const bytes = bytesOf(field)
    const value =
      bytes > 0
        ? `memcpy(attrs->${member}, at, ${bytes}); at += ${bytes};`
        : `attrs->${member} = (uint${field.bits <= 8 ? 8 : field.bits <= 16 ? 16 : 32}_t)take(&at, 4);`
    return `  if (take(&at, 1)) { ${prefix}_mark(attrs, ${index}); ${value} }`
  })
  .join('\n')}
}

static void scale(unsigned index, uint32_t raw, int64_t scaled) {
  int64_t of_raw = 0;
  uint32_t of_scaled = 0;
  int fits = 0;
  (void)raw; (void)scaled;
  switch (index) {
${fields
  .filter(({ field }) => isScaled(field))
  .map(
    ({ index, member }) =>
      `    case ${index}: of_raw = ${prefix}_${member}_scaled(raw); fits = ${prefix}_${member}_raw(scaled, &of_scaled); break;`,
  )
  .join('\n')}
  }
  put((uint64_t)of_raw, 8);
  putchar(fits);
  put(of_scaled, 4);
}

static void label(unsigned index, uint32_t raw) {
  const char *text = NULL;
  (void)raw;
  switch (index) {
${fields
  .filter(({ field }) => field.attribute.dataType === 'enum')
  .map(({ index, member }) => `    case ${index}: text = ${prefix}_${member}_label(raw); break;`)
  .join('\n')}
  }
  putchar(text != NULL);
  if (text != NULL) { put(strlen(text), 4); fputs(text, stdout); }
}

int main(void) {
  uint8_t head[5];
  static ${prefix}_attrs attrs;
  while (fread(head, 1, 5, stdin) == 5) {
    const uint8_t *at = head + 1;
    const size_t length = (size_t)take(&at, 4);
    uint8_t *body = malloc(length == 0 ? 1 : length);
    if (fread(body, 1, length, stdin) != length) return 1;
    at = body;
    memset(&attrs, 0xa5, sizeof attrs);
    if (head[0] == 0) {
      /* Exactly as long as the payload, also where that is nothing. */
      uint8_t *p0 = malloc(length);
      uint8_t action;
      size_t extra;
      if (length > 0) memcpy(p0, body, length);
      const ${prefix}_result result = ${prefix}_decode(&attrs, p0, length, &action, &extra);
      putchar((int)result); putchar(action); put(extra, 4);
      put_attrs(&attrs, action != ${macro}_READ);
      free(p0);
    } else if (head[0] == 1) {
      uint8_t *p0 = malloc(${macro}_P0_LENGTH);
      size_t size = 0;
      const ${prefix}_action action = (${prefix}_action)take(&at, 1);
      take_attrs(&attrs, at);
      const ${prefix}_result result = ${prefix}_encode(action, &attrs, p0, ${macro}_P0_LENGTH, &size);
      putchar((int)result);
      if (result == ${macro}_OK) {
        uint8_t *tight = malloc(size);
        size_t again = 0;
        put(size, 4); fwrite(p0, 1, size, stdout);
        /* A buffer of just the size will do, and one byte less is refused and left alone. */
        if (${prefix}_encode(action, &attrs, tight, size, &again) != ${macro}_OK || again != size || memcmp(tight, p0, size) != 0) return 2;
        free(tight);
        tight = malloc(size - 1);
        if (${prefix}_encode(action, &attrs, tight, size - 1, &again) != ${macro}_ERROR_ROOM) return 3;
        free(tight);
      }
      free(p0);
    } else if (head[0] == 2) {
      const unsigned index = (unsigned)take(&at, 2);
      const uint32_t raw = (uint32_t)take(&at, 4);
      scale(index, raw, (int64_t)take(&at, 8));
    } else {
      const unsigned index = (unsigned)take(&at, 2);
      label(index, (uint32_t)take(&at, 4));
    }
    free(body);
  }
  return 0;
}
`
}

/** Whether a number has conversion functions: its scale is not the identity, and fits 64-bit integers. */
export function isScaled({ attribute }: Field): boolean {
  if (isBitAttribute(attribute) || attribute.dataType === 'binary') return false
  const { num, add, den, small } = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
  return small && (num !== 1 || add !== 0 || den !== 1)
}

/** Bytes put one after the other; ten thousand requests are too many for an array each. */
export interface ByteList {
  byte(value: number): void
  uint16(value: number): void
  uint32(value: number): void
  int64(value: bigint): void
  bytes(values: Uint8Array): void
  /** How many there are. */
  readonly length: number
  /** Those from one place to another, in place. */
  slice(from: number, to?: number): Uint8Array
  /** Changes a byte or integer that is there. */
  setByte(at: number, value: number): void
  setUint32(at: number, value: number): void
}

export function createByteList(): ByteList {
  let memory = new Uint8Array(1 << 16)
  let view = new DataView(memory.buffer)
  let length = 0
  function grow(count: number): number {
    if (length + count > memory.length) {
      const larger = new Uint8Array(2 * (length + count))
      larger.set(memory)
      memory = larger
      view = new DataView(memory.buffer)
    }
    length += count
    return length - count
  }
  return {
    byte(value) {
      const at = grow(1)
      memory[at] = value
    },
    uint16(value) {
      const at = grow(2)
      view.setUint16(at, value, true)
    },
    uint32(value) {
      const at = grow(4)
      view.setUint32(at, value, true)
    },
    int64(value) {
      const at = grow(8)
      view.setBigInt64(at, value, true)
    },
    bytes(values) {
      const at = grow(values.length)
      memory.set(values, at)
    },
    get length() {
      return length
    },
    slice: (from, to = length) => memory.subarray(from, to),
    setByte(at, value) {
      memory[at] = value
    },
    setUint32(at, value) {
      view.setUint32(at, value, true)
    },
  }
}

/** Adds a request of the harness, whose bytes `write` puts there. */
export function putRequest(list: ByteList, op: number, write: () => void): void {
  list.byte(op)
  const at = list.length
  list.uint32(0)
  write()
  list.setUint32(at, list.length - at - 4)
}
