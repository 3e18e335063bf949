/*
 * The pictures that a catalogue's rows name, files of its folder pictures/: each is looked at as it
 * comes in, and its row then names it by what it holds (model/picture.h).
 *
 * Bytes come through the catalogue's own loader. One thread.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_PICTURES_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_PICTURES_H

#include "hall-server/catalogue/catalogue.h"
#include "hall-server/model/picture.h"

enum { CATALOGUE_PICTURES_MAX = 256 };

struct catalogue_picture {
    char kept[PICTURE_KEPT_ROOM]; /* "ID.png" */
    char *bytes;                  /* malloc()ed */
    size_t size_bytes;
};

/* Of one catalogue: outlives it, since the cells of the catalogue point in here. Begins as {0}. */
struct catalogue_pictures {
    int count;
    struct catalogue_picture list[CATALOGUE_PICTURES_MAX];
};

/* CATALOGUE_OK, or CATALOGUE_REFUSED with what is wrong, and where, in *problems. */
__attribute__((warn_unused_result)) int
catalogue_pictures_take(struct catalogue *catalogue, catalogue_load load, void *context,
                        struct catalogue_pictures *pictures, struct catalogue_problems *problems);
void catalogue_pictures_deinit(struct catalogue_pictures *pictures);

#endif
