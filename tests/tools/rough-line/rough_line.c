#include "tests/tools/rough-line/rough_line.h"

#include <string.h>

enum { MILLION = 1000000 };

/* xorshift64*: small, repeatable, and nothing that has to be safe hangs on it. */
static uint32_t draw(struct rough_line *line)
{
    line->random ^= line->random >> 12;
    line->random ^= line->random << 25;
    line->random ^= line->random >> 27;
    return (uint32_t)((line->random * UINT64_C(0x2545F4914F6CDD1D)) >> 32);
}

static int happens(struct rough_line *line, uint32_t ppm)
{
    return ppm != 0 && draw(line) % MILLION < ppm;
}

void rough_line_init(struct rough_line *line, uint32_t baud, const struct rough_noise *noise,
                     uint64_t seed)
{
    memset(line, 0, sizeof(*line));
    line->baud = baud;
    line->noise = *noise;
    line->random = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
}

static void put(struct rough_line *line, uint8_t byte)
{
    if (line->size == ROUGH_LINE_ROOM) {
        line->damaged++;
        return;
    }
    line->bytes[line->size++] = byte;
    if (line->baud != 0) {
        line->busy_until_us += (int64_t)ROUGH_BITS_PER_BYTE * MILLION / line->baud;
    }
}

static uint8_t flip(struct rough_line *line, uint8_t byte)
{
    uint8_t turned = byte;
    for (unsigned bit = 0; bit < 8; bit++) {
        if (happens(line, line->noise.flip_ppm)) {
            turned = (uint8_t)(turned ^ (1U << bit));
        }
    }
    line->damaged += turned != byte;
    return turned;
}

void rough_line_push(struct rough_line *line, const uint8_t *bytes, size_t size_bytes,
                     int64_t now_us)
{
    if (line->busy_until_us < now_us) {
        line->busy_until_us = now_us;
    }
    for (size_t i = 0; i < size_bytes; i++) {
        if (happens(line, line->noise.insert_ppm)) {
            line->damaged++;
            put(line, (uint8_t)draw(line));
        }
        if (happens(line, line->noise.drop_ppm)) {
            line->damaged++;
            continue;
        }
        put(line, flip(line, bytes[i]));
    }
}

size_t rough_line_pull(struct rough_line *line, int64_t now_us, uint8_t *ret_bytes)
{
    if (line->size == 0 || now_us < line->busy_until_us) {
        return 0;
    }
    const size_t size = line->size;
    memcpy(ret_bytes, line->bytes, size);
    line->size = 0;
    return size;
}

int64_t rough_line_next_us(const struct rough_line *line)
{
    return line->size == 0 ? INT64_MAX : line->busy_until_us;
}
