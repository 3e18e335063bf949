/* difference, export into a folder: the configuration in force as the files that people edit. */
#include "hall-server/catalogue/catalogue_difference.h"
#include "hall-server/catalogue/catalogue_pictures.h"
#include "hall-server/catalogue/catalogue_texts.h"
#include "hall-server/hallctl/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A catalogue of a configuration's text; NULL, and it was said why. */
static struct catalogue *catalogue_of(const char *text, unsigned long size_bytes)
{
    static struct catalogue_problems problems;
    struct catalogue_texts texts = {0};
    struct catalogue *catalogue = NULL;
    if (catalogue_texts_of_json(text, size_bytes, &texts) != 0 ||
        catalogue_read(catalogue_texts_load, &texts, &catalogue, &problems) != CATALOGUE_OK) {
        command_refuse("the hall's configuration cannot be written as a catalogue: %s",
                       problems.count > 0 ? problems.list[0].words : "memory is short");
        catalogue = NULL;
    }
    catalogue_texts_deinit(&texts);
    return catalogue;
}

static void key_print(const struct catalogue *catalogue, enum catalogue_file file, int row)
{
    const int keys = catalogue_layout(file)->key_columns;
    for (int i = 0; i < (keys > 0 ? keys : 2); i++) {
        printf(" %s", catalogue_cell(catalogue, file, row, i));
    }
}

/* "queues.csv changed A: digits 3 -> 4, …" */
static void change_print(void *context, const struct catalogue_change *change)
{
    const struct catalogue_layout *layout = catalogue_layout(change->file);
    (void)context;
    printf("%s %s", layout->file_name, catalogue_change_name(change->kind));
    if (change->kind != CATALOGUE_MOVED) {
        const bool old = change->before_row >= 0;
        key_print(old ? change->before : change->after, change->file,
                  old ? change->before_row : change->after_row);
    }
    for (int i = 0; change->kind == CATALOGUE_CHANGED && layout->columns[i].name != NULL; i++) {
        const char *was = catalogue_cell(change->before, change->file, change->before_row, i);
        const char *will = catalogue_cell(change->after, change->file, change->after_row, i);
        if (layout->columns[i].kind != KIND_IGNORED && strcmp(was, will) != 0) {
            printf("\n    %s: \"%s\" -> \"%s\"", layout->columns[i].name, was, will);
        }
    }
    putchar('\n');
}

static void queue_print(void *context, const char *id, int lost, int gained)
{
    (void)context;
    printf("queue %s loses %d services, gains %d\n", id, lost, gained);
}

static void window_print(void *context, const char *id, const char *before, const char *after)
{
    (void)context;
    printf("window %s: its strip names \"%s\" -> \"%s\"\n", id, before, after);
}

static void difference_print(const struct catalogue *before, const struct catalogue *after)
{
    const struct catalogue_figures figures =
        catalogue_difference(before, after, change_print, NULL);
    catalogue_difference_queues(before, after, queue_print, NULL);
    catalogue_difference_windows(before, after, window_print, NULL);
    printf("%d added, %d removed, %d changed; nothing was applied\n",
           figures.counts[CATALOGUE_ADDED], figures.counts[CATALOGUE_REMOVED],
           figures.counts[CATALOGUE_CHANGED]);
}

/* As import would read the folder: a hall that is open at all hours stays so, pictures have the
 * names of what they hold. */
int command_difference(const struct command_line *line)
{
    unsigned long old_bytes = 0, new_bytes = 0;
    char *old_text = command_hall_text(line->words[0], &old_bytes);
    struct catalogue *before = old_text == NULL ? NULL : catalogue_of(old_text, old_bytes);
    const bool always_open =
        before != NULL && strcmp(catalogue_hall_value(before, "always_open"), "true") == 0;
    char *new_text = before == NULL
                         ? NULL
                         : command_catalogue_text(line->words[1], 1, always_open, NULL, &new_bytes);
    struct catalogue *after = new_text == NULL ? NULL : catalogue_of(new_text, new_bytes);
    if (after != NULL) {
        difference_print(before, after);
    }
    const int status = after != NULL ? COMMAND_DONE : COMMAND_FAILED;
    catalogue_destroy(before);
    catalogue_destroy(after);
    free(old_text);
    free(new_text);
    return status;
}

static bool file_write(const char *folder, const char *name, const struct buffer *text)
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof path, "%.3900s/%s", folder, name);
    const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool good = file >= 0 &&
                write(file, buffer_text(text), text->length_bytes) == (ssize_t)text->length_bytes;
    if (file >= 0) {
        good = close(file) == 0 && good;
    }
    if (!good) {
        command_refuse("%s: %s", path, strerror(errno));
    }
    return good;
}

/* Pictures that the rows name go along, so that the folder can be imported again. */
static bool pictures_write(const char *hall, const char *folder)
{
    char path[COMMAND_PATH_ROOM];
    snprintf(path, sizeof path, "%.4000s/pictures", hall);
    return access(path, F_OK) != 0 || command_pictures_copy(hall, folder);
}

int command_export_folder(const struct command_line *line)
{
    unsigned long size_bytes = 0;
    struct catalogue_texts texts = {0};
    const char *folder = line->words[1];
    char *text = command_hall_text(line->words[0], &size_bytes);
    bool good = text != NULL;
    if (good && mkdir(folder, 0755) != 0) {
        command_refuse("%s: %s", folder, strerror(errno));
        good = false;
    }
    if (good && catalogue_texts_of_json(text, size_bytes, &texts) != 0) {
        command_refuse("memory is short");
        good = false;
    }
    for (int file = 0; good && file < CATALOGUE_FILE_COUNT; file++) {
        good = file_write(folder, catalogue_layout((enum catalogue_file)file)->file_name,
                          &texts.files[file]);
    }
    good = good && pictures_write(line->words[0], folder);
    catalogue_texts_deinit(&texts);
    free(text);
    return good ? COMMAND_DONE : COMMAND_FAILED;
}
