/*
 * A PNG of a folder as pixels for pictures.h, through libpng: what a hall shows on its boards and
 * seats. A name leads nowhere but into its folder. The program's first thread.
 */
#ifndef KIOSK_SDL_PICTURE_FILE_H
#define KIOSK_SDL_PICTURE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PICTURE_FILE_SIDE_MAX = 4096 };

struct picture_file {
    uint32_t *pixels; /* 0x00RRGGBB on white, malloc()ed; the caller's */
    int width_px;
    int height_px;
};

/* False: not there, no PNG, or larger than PICTURE_FILE_SIDE_MAX; *ret_file is untouched. */
__attribute__((warn_unused_result)) bool picture_file_read(const char *folder, const char *name,
                                                           struct picture_file *ret_file);

/* The same of bytes that are at hand. */
__attribute__((warn_unused_result)) bool picture_file_decode(const void *bytes, size_t size_bytes,
                                                             struct picture_file *ret_file);

#endif
