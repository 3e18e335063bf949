#include "hall-server/catalogue/catalogue_pictures.h"

#include "hall-server/catalogue/catalogue_table.h"

#include <stdio.h>
#include <stdlib.h>

/* Which cells name pictures. */
static const struct {
    enum catalogue_file file;
    const char *column;
} places[] = {{CATALOGUE_NOTICES, "picture"}, {CATALOGUE_STAFF, "photo"}};

/* Loads one; NULL when it is good, else what is wrong with it. */
static const char *picture_load(const char *name, catalogue_load load, void *context,
                                struct catalogue_picture *picture)
{
    char path[PICTURE_NAME_BYTES_MAX + 16];
    (void)snprintf(path, sizeof(path), "pictures/%s", name);
    const int result = load(context, path, &picture->bytes, &picture->size_bytes);
    if (result != 0) {
        picture->bytes = NULL;
        return result == -1 ? "cannot be read" : "larger than 1 MiB";
    }
    const char *wrong = picture_wrong((const uint8_t *)picture->bytes, picture->size_bytes);
    if (wrong == NULL) {
        char id[PICTURE_ID_ROOM];
        picture_id_of((const uint8_t *)picture->bytes, picture->size_bytes, id);
        (void)snprintf(picture->kept, sizeof(picture->kept), "%s.png", id);
    }
    return wrong;
}

static void cell_take(struct catalogue_table *table, enum catalogue_file file, int row, int column,
                      catalogue_load load, void *context, struct catalogue_pictures *pictures,
                      struct catalogue_problems *problems)
{
    const char **cell =
        &table->cells[(size_t)row * (size_t)catalogue_column_count(file) + (size_t)column];
    if ((*cell)[0] == '\0') {
        return;
    }
    const char *wrong = "one picture more than a hall has room for";
    if (pictures->count < CATALOGUE_PICTURES_MAX) {
        struct catalogue_picture *picture = &pictures->list[pictures->count++];
        wrong = picture_load(*cell, load, context, picture);
        if (wrong == NULL) {
            *cell = picture->kept;
            return;
        }
    }
    catalogue_problem_add(problems, file, table->lines[row], table->positions[column] + 1,
                          "bad_picture", "pictures/%.60s: %s", *cell, wrong);
}

int catalogue_pictures_take(struct catalogue *catalogue, catalogue_load load, void *context,
                            struct catalogue_pictures *pictures,
                            struct catalogue_problems *problems)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        const enum catalogue_file file = places[i].file;
        const int column = catalogue_column(file, places[i].column);
        for (int row = 0; row < catalogue_rows(catalogue, file); row++) {
            cell_take(&catalogue->tables[file], file, row, column, load, context, pictures,
                      problems);
        }
    }
    return problems->count == 0 ? CATALOGUE_OK : CATALOGUE_REFUSED;
}

void catalogue_pictures_deinit(struct catalogue_pictures *pictures)
{
    for (int i = 0; i < pictures->count; i++) {
        free(pictures->list[i].bytes);
    }
    pictures->count = 0;
}
