#include "tests/lib/real_names.h"

#include "hall-server/catalogue/csv_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *file_read(const char *folder, const char *name, size_t *ret_bytes)
{
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/assets/catalogue/%s.csv", folder, name);
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(CSV_FILE_MAX_BYTES + 1);
    if (file != NULL && bytes != NULL) {
        *ret_bytes = fread(bytes, 1, CSV_FILE_MAX_BYTES, file);
    } else {
        free(bytes);
        bytes = NULL;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return bytes;
}

static int column(const struct csv_record *head, const char *name)
{
    for (int i = 0; i < head->cell_count; i++) {
        if (strcmp(head->cells[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool table_read(struct real_names *names, const char *folder, const char *table, char **file,
                       enum search_kind kind)
{
    static const char *const columns[SEARCH_TEXT_COUNT] = {[SEARCH_NAME] = "name_zh",
                                                           [SEARCH_SHORT] = "short_zh",
                                                           [SEARCH_ENGLISH] = "name_en",
                                                           [SEARCH_CODE] = "code"};
    size_t size_bytes = 0;
    struct csv_reader reader;
    struct csv_record head;
    struct csv_record record;
    *file = file_read(folder, table, &size_bytes);
    if (*file == NULL) {
        return false;
    }
    csv_reader_init(&reader, *file, size_bytes);
    if (csv_reader_next(&reader, &head) != CSV_RECORD || column(&head, "name_zh") < 0) {
        return false;
    }
    int row = 0;
    while (csv_reader_next(&reader, &record) == CSV_RECORD && names->count < REAL_NAMES_MAX) {
        struct search_entry *entry = &names->entries[names->count++];
        *entry = (struct search_entry){.kind = kind, .row = row++};
        for (int t = 0; t < SEARCH_TEXT_COUNT; t++) {
            const int at = column(&head, columns[t]);
            entry->texts[t] = at < 0 ? NULL : record.cells[at];
        }
    }
    return row > 0;
}

bool real_names_read(struct real_names *names, const char *project_folder)
{
    memset(names, 0, sizeof(*names));
    if (!table_read(names, project_folder, "services", &names->files[0], SEARCH_SERVICE)) {
        return false;
    }
    names->service_count = names->count;
    return table_read(names, project_folder, "departments", &names->files[1], SEARCH_DEPARTMENT);
}

void real_names_free(struct real_names *names)
{
    free(names->files[0]);
    free(names->files[1]);
    memset(names, 0, sizeof(*names));
}
