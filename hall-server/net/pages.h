/*
 * Static pages: which file a path means, and its bytes. Paths outside the folder cannot be said:
 * a segment is [A-Za-z0-9._-]+ and never starts with a dot.
 *
 * Any thread. Depends on drivers/base.
 */
#ifndef HALL_SERVER_NET_PAGES_H
#define HALL_SERVER_NET_PAGES_H

#include "drivers/base/buffer.h"

#include <stddef.h>

enum {
    PAGES_PATH_ROOM = 512,
    PAGES_FILE_MAX_BYTES = 8 * 1024 * 1024,
    PAGES_TAG_ROOM = 40,
};

enum pages_error {
    PAGES_OK = 0,
    PAGES_UNKNOWN = -1,  /* no such page: 404 */
    PAGES_REDIRECT = -2, /* a folder without its slash: 308 to the same path with one */
    PAGES_SAME = -3,     /* the reader has it: 304 */
    PAGES_REFUSED = -4,  /* cannot be read, or is too long: 500 */
};

struct pages_file {
    char path[PAGES_PATH_ROOM];
    size_t length_bytes;
    const char *type;         /* a MIME type; static */
    char tag[PAGES_TAG_ROOM]; /* an ETag, with its quotes */
};

/*
 * The file under `folder` that `path` (from "/", without the query) means: "/" and "/clerk/" are
 * their index.html, "/t/TOKEN" is visit/index.html, "/g/SERVICE" is guide/index.html, "/assets/x"
 * is x in folder/assets or else in the folder. A type that is not in the table is not served.
 */
__attribute__((warn_unused_result)) int pages_find(const char *folder, const char *path,
                                                   size_t length_bytes, const char *seen_tag,
                                                   struct pages_file *ret_file);

/* Appends the bytes of a found file. */
__attribute__((warn_unused_result)) int pages_read(const struct pages_file *file,
                                                   struct buffer *body);

#endif
