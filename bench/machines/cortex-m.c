/*
 * stdin and stdout of a program on a Cortex-M board of qemu: the files `requests` and `answers` where qemu was started, by semihosting.
 * Link with -Wl,--wrap=main and newlib's rdimon; STACK is where the board's memory ends.
 */
#include <stdio.h>

void _start(void);
int __real_main(void);
int __wrap_main(void);

/* A fault ends in itself: the run is then stopped from outside. */
static void stop(void)
{
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
  (void (*)(void))STACK, _start, stop, stop, stop, stop, stop
};

int __wrap_main(void)
{
  if (freopen("requests", "rb", stdin) == NULL || freopen("answers", "wb", stdout) == NULL) return 2;
  return __real_main();
}
