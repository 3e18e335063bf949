/*
 * The feeder: a child process (`mashang-scan-feeder`) that holds one device. SANE's back-ends
 * block, are written by many, and may crash or hang; here they harm nobody: the program that
 * started the feeder reads frames (feed_wire.h), and ends it when it is silent.
 *
 * One thread. It ends when its program does. A kind of device is a row of feeder_kinds.
 */
#ifndef DRIVERS_SCANNER_FEEDER_H
#define DRIVERS_SCANNER_FEEDER_H

#include "drivers/scanner/feed_wire.h"

enum { FEEDER_SETTINGS_MAX = 16 };

enum feeder_ink { FEEDER_COLOUR, FEEDER_GREY, FEEDER_INK };

struct feeder_options {
    const char *source; /* "sane:NAME", "sane:" (the first there is),
                           "v4l2:/dev/video0+/dev/video2", "folder:PATH" */
    int dpi;
    enum feeder_ink ink;
    bool duplex;
    bool flatbed;                              /* even if there is a sheet feeder */
    const char *settings[FEEDER_SETTINGS_MAX]; /* "name=value", as SANE names them */
    size_t setting_count;
};

struct feeder_kind {
    const char *prefix; /* of the source */
    /* Opens what `name` (behind the prefix) says; ret_name tells a person what it is. */
    enum paper_problem (*open)(const struct feeder_options *options, const char *name,
                               char ret_name[FEED_NAME_MAX + 1]);
    /* Sends pages until there are no more, feeder_is_cancelled(), or a problem. A device that is
     * gone for good: SCAN_LOST. */
    enum paper_problem (*scan)(int head);
    enum paper_problem (*preview)(int head); /* NULL: this kind has none */
    void (*close)(void);
};

extern const struct feeder_kind feeder_sane;
extern const struct feeder_kind feeder_v4l2;
extern const struct feeder_kind feeder_folder;

/* These send a frame; if the program is gone, the feeder ends there and then. */
void feeder_page(const struct feed_page *page);
void feeder_data(const uint8_t *bytes, size_t size_bytes); /* of any size > 0 */
void feeder_page_end(enum paper_problem problem);

/* The program wants no more. Never waits. */
bool feeder_is_cancelled(void);

#endif
