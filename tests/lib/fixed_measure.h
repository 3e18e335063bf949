/*
 * A measure of text by rule instead of fonts: a Chinese character is one em, another half of one.
 * The same on every machine, so that hashes of draw lists hold. For tests only.
 */
#ifndef TESTS_LIB_FIXED_MEASURE_H
#define TESTS_LIB_FIXED_MEASURE_H

#include "kiosk/ui/measure.h"

const struct ui_measure *fixed_measure(void);

#endif
