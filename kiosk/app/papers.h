/*
 * The scanner or document camera of a kiosk, and a visit's papers, in a thread of their own: pages
 * are decoded, mended and encrypted there, while the first thread draws.
 *
 *   first thread ──papers_order()──► orders ──► [thread: scanner, paper_stack, paper_safe]
 *                ◄──papers_poll()─── told, pictures, the PDF ◄──┘      └─ on_news(): window_wake
 *
 * Pages lie encrypted in a folder, under a key that is in memory alone (paper_safe.h). At the end
 * of a visit, papers_forget(): the key goes, the files go, pictures and orders go; what was under
 * way for that visit is dropped when it is done. What a killed program left is removed at the next
 * start.
 *
 * Depends on drivers/scanner. Order: papers_open(), the others, papers_close(); one thread calls
 * them.
 */
#ifndef KIOSK_APP_PAPERS_H
#define KIOSK_APP_PAPERS_H

#include "drivers/base/buffer.h"
#include "kiosk/screens/kiosk.h"
#include "kiosk/sdl/pictures.h"

#include <stdbool.h>

enum {
    PAPERS_ORDERS_MAX = 32,
    PAPERS_PICTURES_MAX = 32, /* on their way to the first thread */
    PAPERS_SMALL_SIDE_PX = 360,
    PAPERS_LARGE_SIDE_PX = 1000,
    PAPERS_SEEN_SIDE_PX = 800,
    PAPERS_SEEN_EVERY_MS = 400, /* a camera's previews */
    PAPERS_DPI = 300,
};

struct papers_settings {
    const char *scanner; /* "sane:…", "v4l2:/dev/video0+…", "folder:PATH"; feeder.h */
    const char *folder;  /* for encrypted pages; NULL: a private one of this user's */
    const char *feeder;  /* NULL: mashang-scan-feeder beside this program */
    bool printer;        /* there is a printer of pages */
    void (*on_news)(void *context); /* from the papers' thread */
    void *context;
};

struct papers;

/* Settings' texts must stay. NULL: *ret_wrong, static, says why. */
struct papers *papers_open(const struct papers_settings *settings, const char **ret_wrong);

/* Forgets, and waits for the thread. NULL is fine, here and below. */
void papers_close(struct papers *papers);

void papers_order(struct papers *papers, uint32_t visit, const struct papers_order *order);

/* The visit is over. Returns at once; pictures are wiped from `pictures` there and then. */
void papers_forget(struct papers *papers, struct pictures *pictures);

/*
 * Tells the visit all that came, and moves pictures to the painter. True: `ret_pdf` (initialized,
 * empty) holds a PDF to be printed for *ret_visit; wipe it with paper_safe_wipe().
 */
bool papers_poll(struct papers *papers, struct pictures *pictures, struct kiosk *kiosk,
                 int64_t now_ms, struct buffer *ret_pdf, uint32_t *ret_visit);

#endif
