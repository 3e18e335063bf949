/*
 * What the program does for staff who signed in at the kiosk (kiosk/screens/staff.h): prints a test
 * page, says a sentence, packs the log up, tells what only the program knows.
 *
 * The program's first thread.
 */
#ifndef KIOSK_APP_STAFF_H
#define KIOSK_APP_STAFF_H

#include "kiosk/app/offline.h"
#include "kiosk/app/paper.h"
#include "kiosk/app/speech.h"

/* Parts of the program, each NULL where it has none. */
struct staff_tools {
    const char *hall; /* its address */
    const struct offline *offline;
    struct paper *paper;
    struct text_fonts *fonts;
    struct speech_line *speech;
    const char *bundle; /* the folder for what is packed up */
};

/* Carries KIOSK_TRY out; how it ended is told to the visit. */
void staff_carry_out(const struct staff_tools *tools, struct kiosk *kiosk,
                     const struct kiosk_wish *wish, int64_t now_ms);

#endif
