#include "kiosk/search/search_shared.h"

#include "drivers/base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* 0: it is never alike, not even with itself. */
static uint32_t folded(const char *at, size_t *ret_bytes)
{
    uint32_t code;
    bool good;
    *ret_bytes = utf8_next(at, strlen(at), &code, &good);
    if (!good) {
        return 0;
    }
    return code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code;
}

/* `runs[i]` is how long the run is that ends at the text's last character and at typed[i]. */
struct search_shared search_shared(const char *text, const char *typed)
{
    uint32_t codes[SEARCH_SHARED_TYPED_MAX];
    int runs[SEARCH_SHARED_TYPED_MAX + 1] = {0};
    int starts[SEARCH_SHARED_TYPED_MAX + 1] = {0}; /* the byte at which it begins */
    int count = 0;
    struct search_shared best = {0};
    for (size_t bytes; *typed != '\0' && count < SEARCH_SHARED_TYPED_MAX; typed += bytes) {
        codes[count++] = folded(typed, &bytes);
    }
    int at = 0;
    for (int seen = 0; text[at] != '\0' && seen < SEARCH_SHARED_TEXT_MAX; seen++) {
        size_t bytes;
        const uint32_t code = folded(text + at, &bytes);
        /* Downwards: runs[i - 1] is still the last character's. */
        for (int i = count; i > 0; i--) {
            const bool alike = code != 0 && code == codes[i - 1];
            const bool begins = runs[i - 1] == 0;
            if (!alike || (begins && code == ' ')) {
                runs[i] = 0;
                continue;
            }
            runs[i] = begins ? 1 : runs[i - 1] + 1;
            starts[i] = begins ? at : starts[i - 1];
            if (code != ' ' && runs[i] > best.characters) {
                best = (struct search_shared){runs[i], starts[i], at + (int)bytes};
            }
        }
        at += (int)bytes;
    }
    return best;
}
