/*
 * The names of assets/catalogue as entries of kiosk/search: services, then departments. For unit
 * tests, the fuzzer and the bench. Reads files; the caller's working directory is the project's.
 */
#ifndef TESTS_LIB_REAL_NAMES_H
#define TESTS_LIB_REAL_NAMES_H

#include "kiosk/search/search.h"

#include <stdbool.h>

enum { REAL_NAMES_MAX = 2048 };

struct real_names {
    int service_count;
    int count;
    struct search_entry entries[REAL_NAMES_MAX]; /* row: place in services or departments */
    char *files[2];
};

/* False: a file is missing or not as it should be. */
bool real_names_read(struct real_names *names, const char *project_folder);
void real_names_free(struct real_names *names);

#endif
