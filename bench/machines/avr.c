/* stdin, stdout and the exit code of a program in simavr-pipe. Link with -Wl,--wrap=main. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdio.h>

int __real_main(void);
int __wrap_main(void);

static int take(FILE *stream)
{
  (void)stream;
  return GPIOR0 ? GPIOR1 : _FDEV_EOF;
}

static int put(char value, FILE *stream)
{
  (void)stream;
  GPIOR2 = (uint8_t)value;
  return 0;
}

int __wrap_main(void)
{
  stdin = stdout = fdevopen(put, take);
  GPIOR0 = (uint8_t)__real_main();
  /* Asleep with interrupts off: that ends the simulation. */
  cli();
  sleep_enable();
  sleep_cpu();
  return 0;
}
