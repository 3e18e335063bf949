/*
 * A list as a PNG half as wide and high as its panel, with few tones: for pictures that are kept.
 */
#ifndef TESTS_LIB_HALF_PICTURE_H
#define TESTS_LIB_HALF_PICTURE_H

#include "kiosk/sdl/painter.h"

/* The painter's errors. */
int half_picture_write(struct painter *painter, const struct ui_list *list, const char *path);

#endif
