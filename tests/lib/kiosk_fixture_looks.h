/*
 * How a scene can be looked at: its language, panel and mode. Pictures and hashes of the kiosk go
 * over these. For tests only.
 */
#ifndef TESTS_LIB_KIOSK_FIXTURE_LOOKS_H
#define TESTS_LIB_KIOSK_FIXTURE_LOOKS_H

#include "tests/lib/kiosk_fixture.h"

enum { LOOK_SIZES = 4 };
extern const int look_sizes[LOOK_SIZES][2]; /* width and height in pixels */

enum look_mode { LOOK_DAY, LOOK_CONTRAST, LOOK_LARGE, LOOK_LOW, LOOK_LARGE_LOW, LOOK_MODE_COUNT };

struct look {
    enum fixture_scene scene;
    enum words_language language;
    int size; /* index in look_sizes */
    enum look_mode mode;
};

/* All of them, by number: also those that look like others. */
enum { LOOK_COUNT = SCENE_COUNT * WORDS_LANGUAGE_COUNT * LOOK_SIZES * LOOK_MODE_COUNT };
struct look look_of(int number);

const char *look_mode_name(enum look_mode mode);

/* Shows something that no look before it does: a low reach is only upright, contrast moves no word.
 */
bool look_is_other(const struct look *look);

/* Leads there. Draw with ui_scale_for_kiosk() of its size. */
void look_lead(struct kiosk *kiosk, const struct look *look);

#endif
