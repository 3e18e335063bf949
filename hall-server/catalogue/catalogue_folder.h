/*
 * Loads the files of a catalogue from a folder. Does I/O; any thread.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_FOLDER_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_FOLDER_H

#include <stddef.h>

/* A catalogue_load; `context` is the folder's path, a const char *. */
int catalogue_folder_load(void *context, const char *file_name, char **ret_bytes,
                          size_t *ret_size_bytes);

#endif
