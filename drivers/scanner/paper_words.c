#include "drivers/scanner/paper_words.h"

#include "drivers/base/utf8.h"
#include "drivers/scanner/paper_reader.h"

#include <string.h>

enum { WORDS_SIDE_PX = 3600, COMPLAINT_ROOM = 2048 };

/* What tesseract says when it lacks a language's data, however it ends. */
static bool language_lacks(const struct buffer *complaints, size_t words_bytes)
{
    const char *text = buffer_text(complaints);
    return words_bytes == 0 && (strstr(text, "Failed loading language") != NULL ||
                                strstr(text, "Error opening data file") != NULL);
}

enum paper_problem paper_words_read(const struct page *page, const char *program,
                                    const char *language, int64_t timeout_ms, struct buffer *text)
{
    const char *reader = program == NULL ? PAPER_WORDS_PROGRAM : program;
    const char *wanted = language == NULL ? PAPER_WORDS_LANGUAGE : language;
    char *words[] = {(char *)(uintptr_t)reader, (char[]){"stdin"},
                     (char[]){"stdout"},        (char[]){"-l"},
                     (char *)(uintptr_t)wanted, NULL};
    struct buffer said;
    struct buffer complaints;
    buffer_init(&said, PAPER_WORDS_BYTES_MAX);
    buffer_init(&complaints, COMPLAINT_ROOM);
    const int result = paper_reader_run(page, WORDS_SIDE_PX, words, timeout_ms, &said, &complaints);
    enum paper_problem problem = result == PAPER_READER_NO_MEMORY ? SCAN_NO_MEMORY
                                 : result == PAPER_READER_MISSING ? SCAN_NO_LANGUAGE
                                 : result == PAPER_READER_SILENT  ? SCAN_SILENT
                                                                  : SCAN_FINE;
    if (result == PAPER_READER_FAILED && language_lacks(&complaints, said.length_bytes)) {
        problem = SCAN_NO_LANGUAGE;
    }
    if (result == PAPER_READER_OK && utf8_is_valid(buffer_text(&said), said.length_bytes)) {
        const size_t room = text->cap_bytes - text->length_bytes;
        const size_t taken = utf8_cut(buffer_text(&said), said.length_bytes, room);
        if (buffer_append(text, said.bytes, taken) != BUFFER_OK) {
            problem = SCAN_NO_MEMORY;
        }
    }
    buffer_deinit(&said);
    buffer_deinit(&complaints);
    return problem;
}
