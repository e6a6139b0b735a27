/*
 * How deep the generated C of a product goes on the stack: what lies below is painted, a function called, and the paint that is gone is
 * counted. A thousand payloads of any bytes either way, every action; prints the deepest of decode and of encode and the
 * size of the struct, in bytes.
 */
#include "product.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVR__
#include <avr/io.h>
/* SP is where the next byte goes: one below the last one in use. */
#define STACK_POINTER() ((volatile uint8_t *)SP + 1)
#else
static inline volatile uint8_t *STACK_POINTER(void)
{
  volatile uint8_t *at;
  __asm__ volatile("mov %0, sp" : "=r"(at));
  return at;
}
#endif

enum { ROUNDS = 1000, PAINTED = 600, PAINT = 0xa5 };

static product_attrs attrs;
static uint8_t p0[PRODUCT_P0_LENGTH + 4];
static const product_action actions[] = {PRODUCT_CONTROL, PRODUCT_READ, PRODUCT_READ_REPLY, PRODUCT_REPORT, PRODUCT_TRANSPARENT_UP};

#define PAINT_BELOW(at) \
  do { \
    volatile uint8_t *painted; \
    for (painted = (at) - 1; painted != (at) - PAINTED; painted--) *painted = PAINT; \
  } while (0)

static unsigned depth(volatile uint8_t *at)
{
  const volatile uint8_t *lowest = at - PAINTED + 1;
  while (*lowest == PAINT) lowest++;
  return (unsigned)(at - lowest);
}

int main(void)
{
  unsigned decoding = 0, encoding = 0, round, found;
  for (round = 0; round < ROUNDS; round++) {
    volatile uint8_t *at = STACK_POINTER();
    const product_action action = actions[round % (sizeof actions / sizeof *actions)];
    size_t length = 1u + (size_t)rand() % (sizeof p0 - 1u), surplus, i;
    uint8_t decoded;
    for (i = 1; i < sizeof p0; i++) p0[i] = (uint8_t)rand();
    p0[0] = (uint8_t)action;
    if (round % 2u == 0u) length = sizeof p0;

    PAINT_BELOW(at);
    (void)product_decode(&attrs, p0, length, &decoded, &surplus);
    found = depth(at);
    if (found > decoding) decoding = found;

    /* A whole status of what was decoded, a control of one attribute: few random controls of many are right. */
    product_mark_all(&attrs);
    if (action == PRODUCT_CONTROL) {
      product_unmark_all(&attrs);
      product_mark(&attrs, (size_t)rand() % PRODUCT_ATTRIBUTES);
    }
    PAINT_BELOW(at);
    (void)product_encode(action, &attrs, p0, sizeof p0, &length);
    found = depth(at);
    if (found > encoding) encoding = found;
  }
  printf("%u %u %u\n", decoding, encoding, (unsigned)sizeof attrs);
  return 0;
}
