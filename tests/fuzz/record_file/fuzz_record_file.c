/* Lines of a record, and places: the first byte says which. What reads is written back alike. */
#include "drivers/tool/record_file.h"
#include "drivers/tool/where.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void line_check(const char *text)
{
    static struct record_line line;
    static struct record_line again;
    static char written[RECORD_LINE_ROOM];
    if (!record_line_read(text, &line) || line.kind != RECORD_PASSED) {
        return;
    }
    assert(line.size_bytes <= RECORD_BYTES_MAX && line.at_ms >= 0);
    record_line_write(line.at_ms, line.to_device, line.bytes, line.size_bytes, written);
    written[strlen(written) - 1] = '\0';
    assert(record_line_read(written, &again));
    assert(again.at_ms == line.at_ms && again.to_device == line.to_device);
    assert(again.size_bytes == line.size_bytes &&
           memcmp(again.bytes, line.bytes, line.size_bytes) == 0);
}

static void where_check(const char *text)
{
    struct where where;
    const char *wrong = NULL;
    if (where_read(text, &where, &wrong)) {
        assert(where.cable < WHERE_CABLES && strlen(where.path) < WHERE_PATH_ROOM);
        assert((where.cable == WHERE_USB) == (where.path[0] == '\0'));
        assert(where.gap_ms == 0 || (where.gap_ms >= 20 && where.gap_ms <= 2000));
    } else {
        assert(wrong[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    char *text = malloc(size);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    if ((data[0] & 1) == 0) {
        line_check(text);
    } else {
        where_check(text);
    }
    free(text);
    return 0;
}
