/* Names up to the first empty line, then what is typed: hits are of these names, within them, each
 * once and best first; and a name itself finds an entry of that name. */
#include "drivers/base/utf8.h"
#include "kiosk/search/search.h"
#include "kiosk/search/search_text.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 64, BYTES_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct search_entry entries[NAMES_MAX];
static struct search_hit hits[SEARCH_HITS_MAX];

static void hits_check(int count, int entry_count)
{
    bool seen[NAMES_MAX] = {false};
    for (int i = 0; i < count; i++) {
        assert(hits[i].row >= 0 && hits[i].row < entry_count && !seen[hits[i].row]);
        seen[hits[i].row] = true;
        const char *name = entries[hits[i].row].texts[hits[i].text];
        assert(hits[i].from_byte >= 0 && hits[i].from_byte < hits[i].to_byte);
        assert((size_t)hits[i].to_byte <= strlen(name));
        assert(i == 0 || hits[i - 1].level <= hits[i].level);
    }
}

static int typed_length(const char *name)
{
    int length = 0;
    while (*name != '\0') {
        length += search_code_next(&name) != 0;
    }
    return length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > BYTES_MAX) {
        return 0;
    }
    char *text = malloc(size + 1);
    assert(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    int count = 0;
    char *at = text;
    for (char *end; count < NAMES_MAX && (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = '\0';
        if (end == at) {
            at++;
            break;
        }
        entries[count] = (struct search_entry){.row = count};
        entries[count].texts[count % SEARCH_TEXT_COUNT] = at;
        count++;
    }
    struct search *search = search_create(entries, count);
    assert(search != NULL);
    hits_check(search_find(search, at, hits, SEARCH_HITS_MAX), count);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i].texts[i % SEARCH_TEXT_COUNT];
        const int found = search_find(search, name, hits, SEARCH_HITS_MAX);
        const int length = typed_length(name);
        hits_check(found, count);
        assert((found > 0) == (length > 0) || length > SEARCH_KEY_MAX);
        assert(found == 0 || length > SEARCH_KEY_MAX || hits[0].level == SEARCH_EXACT);
    }
    search_destroy(search);
    free(text);
    return 0;
}
