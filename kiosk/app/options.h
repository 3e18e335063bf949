/*
 * The kiosk's command line. Pure; used once at the start.
 */
#ifndef KIOSK_APP_OPTIONS_H
#define KIOSK_APP_OPTIONS_H

#include "kiosk/screens/words.h"

#include <stdbool.h>

enum { OPTIONS_OK = 0, OPTIONS_BAD = -1, OPTIONS_HELP = -2 };

struct options {
    const char *hall;     /* "http://127.0.0.1:8080" */
    const char *key;      /* the device's key, or NULL: read key_file */
    const char *key_file; /* a bare key or a demo-access.json */
    const char *printer;  /* a CUPS queue; NULL: this kiosk has no printer */
    const char *describe; /* the screen in words, as JSON, after each change; NULL: none */
    const char *picture;  /* the screen as PNG, after each change; NULL: none */
    const char *fonts;    /* a folder of fonts to take first; NULL: the system's */
    int width_px;         /* 0: all of the display */
    int height_px;
    enum words_language language;
    bool windowed;
};

extern const char options_usage[];

/* Texts point into `words`. On OPTIONS_BAD *ret_wrong is the word that is wrong. */
__attribute__((warn_unused_result)) int
options_parse(int count, char *const *words, struct options *ret_options, const char **ret_wrong);

#endif
