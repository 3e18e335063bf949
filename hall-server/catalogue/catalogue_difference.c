#include "hall-server/catalogue/catalogue_difference.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define CATALOGUE_CHANGE_WORD(symbol, name) name,
static const char *const names[] = {CATALOGUE_CHANGES(CATALOGUE_CHANGE_WORD)};
#undef CATALOGUE_CHANGE_WORD

const char *catalogue_change_name(enum catalogue_change_kind kind)
{
    assert(kind < CATALOGUE_CHANGE_COUNT);
    return names[kind];
}

struct side {
    const struct catalogue *catalogue;
    int row;
};

/* The first `count` columns alike; columns for people alone do not count. */
static bool cells_alike(struct side a, struct side b, enum catalogue_file file, int count)
{
    const struct catalogue_layout *layout = catalogue_layout(file);
    for (int column = 0; column < count; column++) {
        if (layout->columns[column].kind != KIND_IGNORED &&
            strcmp(catalogue_cell(a.catalogue, file, a.row, column),
                   catalogue_cell(b.catalogue, file, b.row, column)) != 0) {
            return false;
        }
    }
    return true;
}

static int keys_of(enum catalogue_file file)
{
    const int keys = catalogue_layout(file)->key_columns;
    return keys > 0 ? keys : catalogue_column_count(file);
}

/* The row of `in` with the same key, or -1. One key column: by the index; else near the same place
 * first, since files are changed in few places. */
static int counterpart(const struct catalogue *in, struct side of, enum catalogue_file file)
{
    const int keys = keys_of(file);
    const int rows = catalogue_rows(in, file);
    if (keys == 1) {
        const char *id = catalogue_cell(of.catalogue, file, of.row, 0);
        return catalogue_find(in, file, id, (int)strlen(id));
    }
    for (int i = 0; i < rows; i++) {
        const int row = (of.row + i) % rows;
        if (cells_alike(of, (struct side){in, row}, file, keys)) {
            return row;
        }
    }
    return -1;
}

struct walk {
    const struct catalogue *before;
    const struct catalogue *after;
    catalogue_each_change each;
    void *context;
    struct catalogue_figures figures;
};

static void tell(struct walk *walk, enum catalogue_change_kind kind, enum catalogue_file file,
                 int before_row, int after_row)
{
    const struct catalogue_change change = {kind,        file,       walk->before,
                                            walk->after, before_row, after_row};
    walk->figures.counts[kind]++;
    walk->figures.files |= 1u << (unsigned)file;
    if (walk->each != NULL) {
        walk->each(walk->context, &change);
    }
}

static void file_walk(struct walk *walk, enum catalogue_file file)
{
    const int columns = catalogue_column_count(file);
    int last = -1;
    bool moved = false;
    for (int row = 0; row < catalogue_rows(walk->before, file); row++) {
        const struct side old = {walk->before, row};
        const int now = counterpart(walk->after, old, file);
        if (now < 0) {
            tell(walk, CATALOGUE_REMOVED, file, row, -1);
            continue;
        }
        moved = moved || now < last;
        last = now;
        if (!cells_alike(old, (struct side){walk->after, now}, file, columns)) {
            tell(walk, CATALOGUE_CHANGED, file, row, now);
        }
    }
    for (int row = 0; row < catalogue_rows(walk->after, file); row++) {
        if (counterpart(walk->before, (struct side){walk->after, row}, file) < 0) {
            tell(walk, CATALOGUE_ADDED, file, -1, row);
        }
    }
    if (moved && file != CATALOGUE_HALL) { /* whose order says nothing */
        tell(walk, CATALOGUE_MOVED, file, -1, -1);
    }
}

struct catalogue_figures catalogue_difference(const struct catalogue *before,
                                              const struct catalogue *after,
                                              catalogue_each_change each, void *context)
{
    struct walk walk = {.before = before, .after = after, .each = each, .context = context};
    for (int file = 0; file < CATALOGUE_FILE_COUNT; file++) {
        file_walk(&walk, (enum catalogue_file)file);
    }
    return walk.figures;
}

/* ---- what it means ---- */

static int services_missing(const struct catalogue *from, const struct catalogue *in,
                            const char *queue)
{
    const int column = catalogue_column(CATALOGUE_SERVICES, "queue");
    int missing = 0;
    for (int row = 0; row < catalogue_rows(from, CATALOGUE_SERVICES); row++) {
        if (strcmp(catalogue_cell(from, CATALOGUE_SERVICES, row, column), queue) != 0) {
            continue;
        }
        const char *id = catalogue_cell(from, CATALOGUE_SERVICES, row, 0);
        const int there = catalogue_find(in, CATALOGUE_SERVICES, id, (int)strlen(id));
        missing +=
            there < 0 || strcmp(catalogue_cell(in, CATALOGUE_SERVICES, there, column), queue) != 0;
    }
    return missing;
}

static void queue_tell(const struct catalogue *before, const struct catalogue *after,
                       const char *id, catalogue_each_queue each, void *context)
{
    const int lost = services_missing(before, after, id);
    const int gained = services_missing(after, before, id);
    if (lost > 0 || gained > 0) {
        each(context, id, lost, gained);
    }
}

void catalogue_difference_queues(const struct catalogue *before, const struct catalogue *after,
                                 catalogue_each_queue each, void *context)
{
    for (int row = 0; row < catalogue_rows(before, CATALOGUE_QUEUES); row++) {
        queue_tell(before, after, catalogue_cell(before, CATALOGUE_QUEUES, row, 0), each, context);
    }
    for (int row = 0; row < catalogue_rows(after, CATALOGUE_QUEUES); row++) {
        const char *id = catalogue_cell(after, CATALOGUE_QUEUES, row, 0);
        if (catalogue_find(before, CATALOGUE_QUEUES, id, (int)strlen(id)) < 0) {
            queue_tell(before, after, id, each, context);
        }
    }
}

static bool has_name(const char *names_so_far, const char *name, const char *between)
{
    const size_t length = strlen(name);
    const char *at = names_so_far;
    while (*at != '\0') {
        const char *end = strstr(at, between);
        const size_t own = end == NULL ? strlen(at) : (size_t)(end - at);
        if (own == length && memcmp(at, name, own) == 0) {
            return true;
        }
        at += own + (end == NULL ? 0 : strlen(between));
    }
    return false;
}

/* Adds a queue's name, once. */
static void name_add(const struct catalogue *catalogue, const char *queue, int length,
                     char ret_names[CATALOGUE_NAMES_ROOM])
{
    static const char between[] = "·";
    const int row = catalogue_find(catalogue, CATALOGUE_QUEUES, queue, length);
    const char *name = row < 0 ? ""
                               : catalogue_cell(catalogue, CATALOGUE_QUEUES, row,
                                                catalogue_column(CATALOGUE_QUEUES, "name_zh"));
    const size_t at = strlen(ret_names);
    if (!has_name(ret_names, name, between)) {
        (void)snprintf(ret_names + at, CATALOGUE_NAMES_ROOM - at, "%s%s", at == 0 ? "" : between,
                       name);
    }
}

/* What the window's seats call for; "" for one that is not there. */
static void window_names(const struct catalogue *catalogue, const char *window,
                         char ret_names[CATALOGUE_NAMES_ROOM])
{
    const int of = catalogue_column(CATALOGUE_SEATS, "window");
    const int queues = catalogue_column(CATALOGUE_SEATS, "queues");
    ret_names[0] = '\0';
    for (int row = 0; row < catalogue_rows(catalogue, CATALOGUE_SEATS); row++) {
        if (strcmp(catalogue_cell(catalogue, CATALOGUE_SEATS, row, of), window) != 0) {
            continue;
        }
        const char *text = catalogue_cell(catalogue, CATALOGUE_SEATS, row, queues);
        const char *word = NULL;
        int length = 0;
        while (catalogue_word_next(&text, &word, &length)) {
            name_add(catalogue, word, length, ret_names);
        }
    }
}

static void window_tell(const struct catalogue *before, const struct catalogue *after,
                        const char *id, catalogue_each_window each, void *context)
{
    char was[CATALOGUE_NAMES_ROOM], will[CATALOGUE_NAMES_ROOM];
    window_names(before, id, was);
    window_names(after, id, will);
    if (strcmp(was, will) != 0) {
        each(context, id, was, will);
    }
}

void catalogue_difference_windows(const struct catalogue *before, const struct catalogue *after,
                                  catalogue_each_window each, void *context)
{
    for (int row = 0; row < catalogue_rows(before, CATALOGUE_WINDOWS); row++) {
        window_tell(before, after, catalogue_cell(before, CATALOGUE_WINDOWS, row, 0), each,
                    context);
    }
    for (int row = 0; row < catalogue_rows(after, CATALOGUE_WINDOWS); row++) {
        const char *id = catalogue_cell(after, CATALOGUE_WINDOWS, row, 0);
        if (catalogue_find(before, CATALOGUE_WINDOWS, id, (int)strlen(id)) < 0) {
            window_tell(before, after, id, each, context);
        }
    }
}
