#include "hall-server/catalogue/catalogue_folder.h"

#include "hall-server/catalogue/csv_reader.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_ROOM = 4096 };

int catalogue_folder_load(void *context, const char *file_name, char **ret_bytes,
                          size_t *ret_size_bytes)
{
    char path[PATH_ROOM];
    const int length = snprintf(path, sizeof(path), "%s/%s", (const char *)context, file_name);
    FILE *file = length > 0 && length < PATH_ROOM ? fopen(path, "rb") : NULL;
    if (file == NULL) {
        return -1;
    }
    /* One more than allowed, so that a file that is too large shows itself; and one for the NUL. */
    char *bytes = malloc(CSV_FILE_MAX_BYTES + 2);
    const size_t size = bytes == NULL ? 0 : fread(bytes, 1, CSV_FILE_MAX_BYTES + 1, file);
    const int failed = bytes == NULL || ferror(file) != 0;
    fclose(file);
    if (failed || size > CSV_FILE_MAX_BYTES) {
        free(bytes);
        return failed ? -1 : -2;
    }
    char *exact = realloc(bytes, size + 1);
    *ret_bytes = exact != NULL ? exact : bytes;
    *ret_size_bytes = size;
    return 0;
}
