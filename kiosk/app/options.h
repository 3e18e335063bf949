/*
 * The kiosk's command line. Pure; used once at the start.
 */
#ifndef KIOSK_APP_OPTIONS_H
#define KIOSK_APP_OPTIONS_H

#include "drivers/base/options.h"
#include "kiosk/screens/words.h"

#include <stdbool.h>

struct options {
    const char *hall;       /* "http://127.0.0.1:8080" */
    const char *ca;         /* hall-server/link/link.h */
    const char *key;        /* the device's key, or NULL: read key_file */
    const char *key_file;   /* a bare key or a demo-access.json */
    const char *printer;    /* a CUPS queue; NULL: this kiosk has no printer */
    const char *a4_printer; /* a CUPS queue for pages; NULL: none */
    const char *place;      /* the id of the area where this kiosk stands; NULL: not told */
    const char *spot;       /* its own id in the floor plan; NULL: not told */
    const char *look; /* the hall's look of tickets (kiosk/ticket/ticket_look.h); NULL: standard */
    const char *scanner;  /* "sane:…", "v4l2:…", "folder:…"; NULL: this kiosk has none */
    const char *papers;   /* the folder for encrypted pages; NULL: one of this user's */
    const char *describe; /* the screen in words, as JSON, after each change; NULL: none */
    const char *picture;  /* the screen as PNG, after each change; NULL: none */
    const char *bundle;   /* a folder for logs that staff packs up; NULL: none */
    const char *offline;  /* the file for numbers without the hall; NULL: none are printed then */
    const char *store;    /* the file for the catalogue without the hall; NULL: none is kept */
    const char *gun;      /* kiosk/app/devices.h; "auto" */
    const char *card_reader;  /* likewise */
    const char *ime;          /* kiosk/ime; NULL: the one beside this program */
    const char *speech;       /* a sound card, or "default"; NULL: this kiosk does not speak */
    const char *speech_out;   /* a WAV file instead of a card */
    const char *speech_words; /* what is said, appended in words: for tests; NULL: none */
    bool headphones;          /* nobody else hears it */
    const char *jack;         /* kiosk/app/headphones.h; NULL: nobody looks for headphones */
    const char *private_card; /* the headphones' own sound card; NULL: they share the other */
    const char *private_out;  /* a WAV file instead of that */
    const char *fonts;        /* a folder of fonts to take first; NULL: the system's */
    const char *panel;        /* kiosk/sdl/panel.h; NULL: a window of the desktop */
    const char *panel_file;   /* what staff set of the glass; NULL: not kept */
    int size_px[2];           /* width, height; 0: all of the display */
    enum words_language language;
    bool windowed;
};

extern const char options_usage[];

/* As options_read(); a hall and a key must be among the words. */
__attribute__((warn_unused_result)) int
options_parse(int count, char *const *words, struct options *ret_options, const char **ret_wrong);

#endif
