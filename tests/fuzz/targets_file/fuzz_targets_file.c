/* Bytes that claim to be webhooks.json: refused in words, or targets within their limits. */
#include "hall-server/outbox/targets.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct targets targets;
    char words[TARGETS_WORDS_ROOM] = "";
    if (targets_parse((const char *)data, size, &targets, words) != TARGETS_OK) {
        assert(words[0] != '\0');
        return 0;
    }
    assert(targets.count <= TARGETS_LIMIT);
    for (size_t i = 0; i < targets.count; i++) {
        assert(targets.list[i].path[0] == '/' && targets.list[i].tell != 0);
        assert(targets.list[i].port > 0 && targets.list[i].port < 65536);
        assert(strpbrk(targets.list[i].path, " \r\n") == NULL);
    }
    return 0;
}
