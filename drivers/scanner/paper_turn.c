#include "drivers/scanner/paper_turn.h"

#include "drivers/scanner/paper_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TURN_SIDE_PX = 2200, SAID_ROOM = 4096 };

/* The number behind `label`; a negative one if it is not there. */
static double figure(const char *said, const char *label)
{
    const char *at = strstr(said, label);
    char *rest = NULL;
    if (at == NULL) {
        return -1;
    }
    at += strlen(label);
    const double value = strtod(at, &rest);
    return rest == at || !isfinite(value) ? -1 : value;
}

int paper_turn_read(const char *said)
{
    static const int degrees[] = {0, 90, 180, 270};
    const double turn = figure(said, "Rotate: ");
    if (figure(said, "Orientation confidence: ") * 100 < PAPER_TURN_CERTAIN_X100) {
        return 0;
    }
    for (int quarters = 1; quarters < 4; quarters++) {
        if (fabs(turn - degrees[quarters]) < 0.5) {
            return quarters;
        }
    }
    return 0;
}

int paper_turn_find(const struct page *page, const char *program)
{
    const char *reader = program == NULL ? "tesseract" : program;
    char *words[] = {(char *)(uintptr_t)reader,
                     (char[]){"stdin"},
                     (char[]){"stdout"},
                     (char[]){"--psm"},
                     (char[]){"0"},
                     (char[]){"-l"},
                     (char[]){"osd"},
                     NULL};
    struct buffer said;
    struct buffer complaints;
    buffer_init(&said, SAID_ROOM);
    buffer_init(&complaints, SAID_ROOM);
    const int result =
        paper_reader_run(page, TURN_SIDE_PX, words, PAPER_TURN_MS, &said, &complaints);
    const int quarters = result == PAPER_READER_OK ? paper_turn_read(buffer_text(&said)) : 0;
    buffer_deinit(&said);
    buffer_deinit(&complaints);
    return quarters;
}
