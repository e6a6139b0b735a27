/*
 * libFuzzer over generated C. Not part of the test suite: run by hand, five minutes a product, for each of the definitions.
 *
 *   node bin/giztools.js generate c fixtures/definitions/wave-pump.json --out /tmp/fuzz/product.c
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -I/tmp/fuzz \
 *     /tmp/fuzz/product.c test/generate/c-fuzz.c -o /tmp/fuzz/fuzz
 *   /tmp/fuzz/fuzz -max_total_time=300 -print_final_stats=1 /tmp/fuzz/corpus
 *
 * Besides what the sanitizers find: what decodes whole encodes again, and that decodes to the same values.
 */
#include "product.h"
#include <stdlib.h>
#include <string.h>

static void require(int holds)
{
  if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static product_attrs first, second;
  uint8_t p0[PRODUCT_P0_LENGTH];
  uint8_t action, again;
  size_t extra, length = 0, surplus;
  product_result result;

  memset(&first, 0, sizeof first);
  memset(&second, 0, sizeof second);
  result = product_decode(&first, data, size, &action, &extra);
  require(extra <= size);
  if (result != PRODUCT_OK) {
    require(result == PRODUCT_ERROR_SHORT || result == PRODUCT_ERROR_ACTION);
    return 0;
  }
  result = product_encode((product_action)action, &first, p0, sizeof p0, &length);
  if (result != PRODUCT_OK) {
    /* A cut status, a control of values that none may carry, a transparent payload: nothing else is refused. */
    require(result != PRODUCT_ERROR_ROOM && result != PRODUCT_ERROR_SHORT);
    require(action != PRODUCT_READ);
    return 0;
  }
  require(length <= sizeof p0);
  result = product_decode(&second, p0, length, &again, &surplus);
  require(result == PRODUCT_OK && again == action && surplus == 0);
  require(memcmp(&first, &second, sizeof first) == 0);
  return 0;
}
