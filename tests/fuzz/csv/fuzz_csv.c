/*
 * The catalogue's readers. The first byte says what the rest is: a file of a catalogue by its place
 * (what is read must hold to the reader's promises), or the configuration's JSON.
 */
#include "hall-server/catalogue/catalogue.h"
#include "hall-server/catalogue/csv_reader.h"
#include "hall-server/proto/config_json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    enum catalogue_file file;
    const uint8_t *data;
    size_t size;
};

static int load(void *context, const char *file_name, char **ret_bytes, size_t *ret_size_bytes)
{
    const struct input *input = context;
    const bool own = strcmp(catalogue_layout(input->file)->file_name, file_name) == 0;
    const size_t size = own ? input->size : 0;
    *ret_bytes = malloc(size + 1);
    if (*ret_bytes == NULL) {
        return -1;
    }
    if (size > 0) {
        memcpy(*ret_bytes, input->data, size);
    }
    *ret_size_bytes = size;
    return 0;
}

static void read_records(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1);
    if (bytes == NULL) {
        return;
    }
    if (size > 0) {
        memcpy(bytes, data, size);
    }
    struct csv_reader reader;
    struct csv_record record;
    int line = 0;
    int cells = 0;
    csv_reader_init(&reader, bytes, size);
    while (csv_reader_next(&reader, &record) == CSV_RECORD) {
        assert(record.line > line && record.cell_count >= 1);
        assert(cells == 0 || record.cell_count == cells);
        for (int i = 0; i < record.cell_count; i++) {
            assert(strlen(record.cells[i]) <= CSV_CELL_MAX_BYTES);
        }
        line = record.line;
        cells = record.cell_count;
    }
    free(bytes);
}

static void read_configuration(const uint8_t *data, size_t size)
{
    static struct hall_config config;
    struct config_book *book = NULL;
    char what[CONFIG_JSON_WHAT_ROOM] = "";
    if (config_json_read((const char *)data, size, &config, &book, what) == CONFIG_JSON_OK) {
        for (uint16_t i = 0; i < config.service_count; i++) {
            struct buffer out;
            buffer_init(&out, 65536);
            (void)!config_book_guide(book, i, &out);
            buffer_deinit(&out);
        }
        config_book_destroy(book);
    } else {
        assert(what[0] != '\0' && book == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const int kind = data[0] % (CATALOGUE_FILE_COUNT + 1);
    if (kind == CATALOGUE_FILE_COUNT) {
        read_configuration(data + 1, size - 1);
        return 0;
    }
    static struct catalogue_problems problems;
    struct input input = {(enum catalogue_file)kind, data + 1, size - 1};
    struct catalogue *catalogue = NULL;
    /* The other files are empty, so it is always refused; with words and not with a crash. */
    const int result = catalogue_read(load, &input, &catalogue, &problems);
    assert(result == CATALOGUE_REFUSED && problems.count > 0);
    read_records(data + 1, size - 1);
    return 0;
}
