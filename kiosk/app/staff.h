/*
 * What the program does for staff who signed in at the kiosk (kiosk/screens/staff.h): prints a test
 * page, says a sentence, packs the log up, tells what only the program knows.
 *
 * The program's first thread.
 */
#ifndef KIOSK_APP_STAFF_H
#define KIOSK_APP_STAFF_H

#include "drivers/base/buffer.h"
#include "kiosk/app/offline.h"
#include "kiosk/app/paper.h"
#include "kiosk/app/sheets.h"
#include "kiosk/app/speech.h"

/* A page that staff prints to see whether the printer of pages does. */
struct staff_sheet {
    uint64_t job; /* on `sheets`; 0: none */
    uint32_t visit;
};

/* One page of A4 as PDF: a frame at ten millimetres, a cross in its middle, `line` in ASCII without
 * brackets. BUFFER_OK, or the buffer's error. */
__attribute__((warn_unused_result)) int staff_sheet_write(struct buffer *pdf, const char *line);
/* A job of `sheets` has ended: perhaps theirs. */
void staff_sheet_ended(struct staff_sheet *sheet, struct kiosk *kiosk, const struct sheets_end *end,
                       int64_t now_ms);

/* Parts of the program, each NULL where it has none. */
struct staff_tools {
    const char *hall; /* its address */
    const struct offline *offline;
    struct paper *paper;
    struct sheets *sheets;
    struct staff_sheet *sheet; /* the try of the printer of pages */
    struct text_fonts *fonts;
    struct speech_line *speech;
    const char *bundle; /* the folder for what is packed up */
};

/* Carries KIOSK_TRY out; how it ended is told to the visit. */
void staff_carry_out(const struct staff_tools *tools, struct kiosk *kiosk,
                     const struct kiosk_wish *wish, int64_t now_ms);

#endif
