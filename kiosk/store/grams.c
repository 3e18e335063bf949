#include "kiosk/store/grams.h"

#include "drivers/base/utf8.h"

#include <stdbool.h>
#include <string.h>

/* What stands for itself, what is a part of a word, and what divides. */
enum kind { KIND_GAP, KIND_LETTER, KIND_CHINESE };

struct character {
    enum kind kind;
    const char *at;
    size_t size_bytes;
};

static enum kind kind_of(uint32_t code)
{
    const bool letter = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
                        (code >= '0' && code <= '9') || (code >= 0xC0 && code < 0x2000);
    const bool chinese = (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
                         (code >= 0x20000 && code <= 0x3FFFF);
    return chinese ? KIND_CHINESE : letter ? KIND_LETTER : KIND_GAP;
}

/* The end of the text is a gap of no bytes. */
static struct character next(const char *at)
{
    uint32_t code;
    bool good;
    if (*at == '\0') {
        return (struct character){KIND_GAP, at, 0};
    }
    const size_t size_bytes = utf8_next(at, strlen(at), &code, &good);
    return (struct character){good ? kind_of(code) : KIND_GAP, at, size_bytes};
}

static int put(struct buffer *out, const char *before, const char *from, const char *to,
               const char *after)
{
    int error = buffer_append_text(out, before);
    error = error != BUFFER_OK ? error : buffer_append(out, from, (size_t)(to - from));
    return error != BUFFER_OK ? error : buffer_append_text(out, after);
}

/* In a question, a word may go on: it is the beginning of one. The last character of a run alone
 * is only asked for when the run is that one. */
static int grams(const char *text, bool question, struct buffer *out)
{
    int error = BUFFER_OK;
    bool in_run = false;
    for (struct character now = next(text); now.size_bytes > 0 && error == BUFFER_OK;) {
        struct character after = next(now.at + now.size_bytes);
        if (now.kind == KIND_CHINESE) {
            const bool two = after.kind == KIND_CHINESE;
            const char *end = two ? after.at + after.size_bytes : after.at;
            if (two || !question || !in_run) {
                error = question ? put(out, "\"", now.at, end, two ? "\" " : "\"* ")
                                 : put(out, "", now.at, end, " ");
            }
            in_run = true;
        } else if (now.kind == KIND_LETTER) {
            while (after.kind == KIND_LETTER) {
                after = next(after.at + after.size_bytes);
            }
            error = question ? put(out, "\"", now.at, after.at, "\"* ")
                             : put(out, "", now.at, after.at, " ");
            in_run = false;
        } else {
            in_run = false;
        }
        now = after;
    }
    return error;
}

int grams_of_text(const char *text, struct buffer *out)
{
    return grams(text, false, out);
}

int grams_of_question(const char *words, struct buffer *out)
{
    return grams(words, true, out);
}
