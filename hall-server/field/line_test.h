/*
 * What is wrong with a line, for who puts it up: each device is asked many times, round after
 * round, and from what came back follows in plain words what to look at.
 *
 *   line_test_add() of each that should be there, or line_test_scan()
 *        --> line_test_run() --> line_test_look(): findings of the table in line_words.c
 *
 * Pure apart from `carry`, which takes a request to the line: of field_bus on a real one, of
 * virtual wires in a test. What it asks changes nothing at a device (who shares an address is
 * silent to the search for new devices for 20 s). One thread.
 */
#ifndef HALL_FIELD_LINE_TEST_H
#define HALL_FIELD_LINE_TEST_H

#include "hall-server/field/field_bus.h"

enum {
    LINE_TEST_DEVICES_MAX = 40,
    LINE_TEST_ASKS_MAX = 1000,
    LINE_TEST_SHARERS_MAX = 4,
    LINE_TEST_TIMEOUT_MS = 60, /* for the first byte; a device answers in 3 */
    LINE_TEST_SCAN_MS = 40,    /* while we look who is there */
    LINE_TEST_DEAD_ASKS = 5,   /* who never answered so many is asked no more */
    LINE_TEST_DETAIL_ROOM = 128,
    LINE_FINDINGS_MAX = 2 * LINE_TEST_DEVICES_MAX + 4,
};

struct line_wire {
    void *context;
    /*
     * Takes the request there, and back what came: `ret_us` is how long that took. `ret_late`: the
     * answer came, but after the time was over (BUS_SILENT).
     */
    enum field_bus_heard (*carry)(void *context, int address, int timeout_ms,
                                  const struct field_request *request, uint16_t *registers,
                                  int *ret_us, bool *ret_late);
};

/* One device and what became of its requests: asked = answered + silent + late + broken + refused.
 */
struct line_tested {
    int address;
    int kind_wired; /* enum device_kind as the hall has it; 0: not known */
    int kind_told;  /* by the device itself; 0: it told nothing */
    int asked;
    int answered;
    int silent;
    int late;
    int broken;
    int refused;
    int sharers; /* different devices that were found under this address; 0: not looked for */
    int answer_us[LINE_TEST_ASKS_MAX]; /* of those answered, in order of time */
};

struct line_test {
    int count;
    struct line_tested devices[LINE_TEST_DEVICES_MAX];
};

void line_test_init(struct line_test *test);
/* False: there is no room for one more. */
bool line_test_add(struct line_test *test, int address, int kind_wired);
/* Looks at all addresses, and adds where something is heard. Takes 21 s on an empty line. */
void line_test_scan(struct line_test *test, const struct line_wire *wire);
/* `asks` ≤ LINE_TEST_ASKS_MAX requests to each; then looks for two with one address. */
void line_test_run(struct line_test *test, const struct line_wire *wire, int asks);

/* Of the answers' times: 50 or 99 of a hundred are within it. 0: there was no answer. */
int line_tested_percentile_us(const struct line_tested *device, int percent);

enum line_level { LINE_GOOD, LINE_NOTE, LINE_BAD };

struct line_finding {
    const char *code; /* "line.silent"; stable, static, as the words */
    enum line_level level;
    const char *zh;
    const char *en;
    int address; /* of the device, or 0: of the line */
    char detail[LINE_TEST_DETAIL_ROOM];
};

/* What follows from the figures; the line's own first. Returns how many: one at least. */
int line_test_look(const struct line_test *test,
                   struct line_finding ret_findings[LINE_FINDINGS_MAX]);

#endif
