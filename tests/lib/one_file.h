/*
 * A folder that holds one file, for tests of what keeps a file: made before a test, gone after it.
 * Give one_file_setup and one_file_teardown to cmocka; one test at a time.
 */
#ifndef MASHANG_TESTS_LIB_ONE_FILE_H
#define MASHANG_TESTS_LIB_ONE_FILE_H

enum { ONE_FILE_ROOM = 96 };

/* Where the file is, or will be: a test's start finds none. */
extern char one_file[ONE_FILE_ROOM];

int one_file_setup(void **unused);

/* Takes the file away, if there is one; fails where something else was left beside it. */
int one_file_teardown(void **unused);

/* Makes the file anew with `text`. */
void one_file_put(const char *text);

#endif
