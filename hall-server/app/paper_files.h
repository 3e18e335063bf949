/*
 * Papers to confirm on the disk: a file for each that is before a visitor, with its text and the
 * strokes of its sign, so that a restart forgets neither, and so that both end with the service.
 *
 *   DIR/papers/NAME (32 hexadecimal digits, mode 0600):
 *       nonce (24 bytes)  sealed sheet (XChaCha20-Poly1305, as long whatever it holds)
 *
 * The key is made of the hall's own. A file that does not open under it, is cut, or is of a program
 * with other limits is no paper: it is removed, and the log has its name. NAME is by chance: a file
 * is written whole before what it is of happens (paper_files_write), and never written again.
 *
 * A thread of its own writes, syncs and removes, so that the loop never waits for the disk; all
 * functions are for the loop's thread, which calls `done`. paper_files_read() alone reads there: as
 * the hall opens.
 */
#ifndef HALL_SERVER_APP_PAPER_FILES_H
#define HALL_SERVER_APP_PAPER_FILES_H

#include "hall-server/model/limits.h"
#include "hall-server/model/paper.h"

#include <stdbool.h>
#include <stdint.h>

struct ev_loop;
struct paper_files;

enum {
    PAPER_FILES_KEY_BYTES = 32,
    PAPER_FILES_NAME_ROOM = 33,
    PAPER_FILES_QUEUE_MAX = 64, /* to be written */
};

struct paper_sheet {
    char seat[LIMIT_SHORT_ID_BYTES + 1];
    struct paper_text text;
    struct paper_sign sign; /* no strokes: none was given */
};

/* NULL: no memory, or no thread. `folder` is the data folder. */
struct paper_files *paper_files_create(struct ev_loop *loop, const char *folder,
                                       const uint8_t hall_key[PAPER_FILES_KEY_BYTES]);

/* Writes a new file; `done` is called once it outlives a power cut, or with false when the disk
 * refuses: then there is none. False: too many wait, `done` is not called. */
typedef void paper_files_done(void *context, bool durable);
bool paper_files_write(struct paper_files *files, const struct paper_sheet *sheet,
                       paper_files_done *done, void *context, char ret_name[PAPER_FILES_NAME_ROOM]);

/* Some time soon; whatever fails is removed as the hall opens the next time. */
void paper_files_remove(struct paper_files *files, const char *name);

/* Each file that opens, in no order; the others are removed. `sheet` is wiped after the call. */
void paper_files_read(struct paper_files *files,
                      void (*each)(void *context, const char *name,
                                   const struct paper_sheet *sheet),
                      void *context);

/* What was asked for is done before the thread ends. NULL is fine. */
void paper_files_destroy(struct paper_files *files);

#endif
