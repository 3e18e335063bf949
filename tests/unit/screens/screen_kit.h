/*
 * What the tests of the screens share: one kiosk on a panel of 1080×1920 in Chinese, without
 * devices or a hall, and short words for what is done at it. One test at a time.
 */
#ifndef TESTS_UNIT_SCREENS_SCREEN_KIT_H
#define TESTS_UNIT_SCREENS_SCREEN_KIT_H

#include "tests/lib/kiosk_fixture.h"

extern struct kiosk kiosk;
extern struct ui_list list; /* what was drawn last */
extern struct ui_input input;

/* A kiosk that has just started. For cmocka. */
int kiosk_setup(void **unused);

/* Draws the screen into `list`, of which nothing may be dropped. */
void draw(void);

/* Leads the kiosk to a scene, and draws it. */
void lead(enum fixture_scene scene);

/* NULL: the screen has no target of this name. */
const struct ui_target *target_named(const char *name);

/* What a finger does on the target of this name, which is there. */
void act(const char *name);

void assert_screen(enum kiosk_screen screen);

#endif
