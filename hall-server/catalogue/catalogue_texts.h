/*
 * The files of a catalogue as texts in memory: written from the configuration that a hall has in
 * force, to be edited in a folder, and read again by the catalogue's own reader.
 *
 *   configuration (JSON) ──► texts ──catalogue_read()──► catalogue ──► the same JSON
 *
 * What the document does not keep (columns for people alone) is not in the texts either. Reading
 * texts that were written from a document gives that document again, byte for byte.
 *
 * Pure but for memory; one thread. Includes this room.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_TEXTS_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_TEXTS_H

#include "drivers/base/buffer.h"
#include "hall-server/catalogue/catalogue.h"

/* Begins as {0}. */
struct catalogue_texts {
    struct buffer files[CATALOGUE_FILE_COUNT];
};
void catalogue_texts_deinit(struct catalogue_texts *texts);

/* 0, or -1: it is no configuration, or memory is short; then `texts` is as {0}. */
__attribute__((warn_unused_result)) int
catalogue_texts_of_json(const char *document, size_t size_bytes, struct catalogue_texts *texts);
/* The file of this name, or CATALOGUE_FILE_COUNT. */
enum catalogue_file catalogue_file_find(const char *file_name);

/* A catalogue_load; `context` is the texts. */
int catalogue_texts_load(void *context, const char *file_name, char **ret_bytes,
                         size_t *ret_size_bytes);

#endif
