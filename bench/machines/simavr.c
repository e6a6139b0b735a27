/*
 * Runs a program for an AVR in simavr with the three general purpose registers as its door: the program reads GPIOR0 to learn whether
 * there is more on stdin, GPIOR1 to take a byte of it, and writes GPIOR2 to put one on stdout. What it writes to GPIOR0 is its exit code.
 *
 *   simavr-pipe <mcu> <program.elf> < requests > answers
 */
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { GPIOR0 = 0x3e, GPIOR1 = 0x4a, GPIOR2 = 0x4b };

static int next;
static int code = 1;

static uint8_t has_more(avr_t *avr, avr_io_addr_t addr, void *param)
{
  (void)avr; (void)addr; (void)param;
  return next != EOF;
}

static uint8_t take(avr_t *avr, avr_io_addr_t addr, void *param)
{
  const int taken = next;
  (void)avr; (void)addr; (void)param;
  next = getchar();
  return (uint8_t)taken;
}

static void put(avr_t *avr, avr_io_addr_t addr, uint8_t value, void *param)
{
  (void)avr; (void)addr; (void)param;
  putchar(value);
}

static void set_code(avr_t *avr, avr_io_addr_t addr, uint8_t value, void *param)
{
  (void)avr; (void)addr; (void)param;
  code = value;
}

/* simavr tells what it loads on stdout, which is the program's. */
static void say(avr_t *avr, const int level, const char *format, va_list values)
{
  (void)avr;
  if (level <= LOG_ERROR) vfprintf(stderr, format, values);
}

static unsigned word_at(const avr_t *avr, avr_flashaddr_t at)
{
  return (unsigned)avr->flash[at] | (unsigned)avr->flash[at + 1] << 8;
}

/*
 * One instruction. simavr 1.6 takes ADIW and SBIW of some constants for a JMP of two words, so that SBRC, SBRS, CPSE, SBIC and SBIS skip one
 * instruction too many (mended upstream since, buserror/simavr#361): then the program counter is set to where it belongs.
 */
static int run_one(avr_t *avr)
{
  const avr_flashaddr_t at = avr->pc;
  const unsigned skip = word_at(avr, at), skipped = word_at(avr, at + 2);
  const int state = avr_run(avr);
  const int skips = (skip & 0xfc08u) == 0xfc00u || (skip & 0xfc00u) == 0x1000u || (skip & 0xfd00u) == 0x9900u;
  const int misread = (skipped & 0xfe0cu) == 0x960cu;
  if (skips && misread && avr->pc == at + 6) avr->pc = at + 4;
  return state;
}

int main(int argc, char **argv)
{
  elf_firmware_t firmware;
  avr_t *avr;
  int state = cpu_Running;
  memset(&firmware, 0, sizeof firmware);
  avr_global_logger_set(say);
  if (argc != 3 || elf_read_firmware(argv[2], &firmware) != 0) return 2;
  avr = avr_make_mcu_by_name(argv[1]);
  if (avr == NULL) return 2;
  avr_init(avr);
  avr_load_firmware(avr, &firmware);
  avr_register_io_read(avr, GPIOR0, has_more, NULL);
  avr_register_io_read(avr, GPIOR1, take, NULL);
  avr_register_io_write(avr, GPIOR2, put, NULL);
  avr_register_io_write(avr, GPIOR0, set_code, NULL);
  avr->run_cycle_limit = 1;
  next = getchar();
  while (state != cpu_Done && state != cpu_Crashed) state = run_one(avr);
  return state == cpu_Done ? code : 3;
}
