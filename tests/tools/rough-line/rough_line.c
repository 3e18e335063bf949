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

/* The burst, or what a cut leaves of it. */
static size_t cut(struct rough_line *line, size_t size_bytes)
{
    if (size_bytes < 2 || !happens(line, line->noise.cut_ppm)) {
        return size_bytes;
    }
    const size_t left = 1 + draw(line) % (size_bytes - 1);
    line->cut_bursts++;
    line->damaged += size_bytes - left;
    return left;
}

static int comes_late(struct rough_line *line, const uint8_t *bytes, size_t size_bytes,
                      int64_t now_us)
{
    if (line->late_at_us != 0 || size_bytes == 0 || size_bytes > ROUGH_LATE_ROOM ||
        !happens(line, line->noise.late_ppm)) {
        return 0;
    }
    memcpy(line->late, bytes, size_bytes);
    line->late_size = size_bytes;
    line->late_at_us = now_us + ROUGH_LATE_MIN_US + draw(line) % ROUGH_LATE_SPREAD_US;
    line->late_bursts++;
    return 1;
}

void rough_line_push(struct rough_line *line, const uint8_t *bytes, size_t size_bytes,
                     int64_t now_us)
{
    if (comes_late(line, bytes, size_bytes, now_us)) {
        return;
    }
    if (line->busy_until_us < now_us) {
        line->busy_until_us = now_us;
    }
    const size_t size = cut(line, size_bytes);
    for (size_t i = 0; i < size; i++) {
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
    if (line->size > 0 && now_us >= line->busy_until_us) {
        const size_t size = line->size;
        memcpy(ret_bytes, line->bytes, size);
        line->size = 0;
        return size;
    }
    if (line->size == 0 && line->late_at_us != 0 && now_us >= line->late_at_us) {
        memcpy(ret_bytes, line->late, line->late_size);
        line->late_at_us = 0;
        return line->late_size;
    }
    return 0;
}

int64_t rough_line_next_us(const struct rough_line *line)
{
    if (line->size > 0) {
        return line->busy_until_us;
    }
    return line->late_at_us != 0 ? line->late_at_us : INT64_MAX;
}
