/*
 * A step of what follows a bad review, as it arrives; the first byte picks the step. Whatever is
 * taken is a result of that step, in its bounds, and taken alike a second time; the body is read to
 * every length as well when it is short.
 */
#include "hall-server/proto/redress_json.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { CUT_MAX_BYTES = 160 };

static void step_try(enum redress_step step, const char *text, size_t size)
{
    struct command command;
    struct command again;
    char detail[COMMAND_DETAIL_ROOM];
    if (redress_step_json_read(step, text, size, &command, detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        return;
    }
    const struct command_redress *said = &command.as.redress;
    assert(command.kind == COMMAND_REDRESS_STEP);
    assert(request_id_is_good(command.request_id, strlen(command.request_id)));
    assert(redress_result_row(said->result)->step == step);
    assert((said->level != 0) == (said->result == REDRESS_SAID_AGAIN));
    assert(said->level <= REVIEW_LEVELS);
    assert(strnlen(said->words, sizeof said->words) <= LIMIT_REDRESS_BYTES);
    (void)redress_words_name_nobody(said->words);
    assert(redress_step_json_read(step, text, size, &again, detail) == PROBLEM_NONE);
    assert(strcmp(said->words, again.as.redress.words) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const char *text = (const char *)bytes + 1;
    const enum redress_step step = (enum redress_step)(bytes[0] % REDRESS_STEP_COUNT);
    size--;
    for (size_t length = 0; size <= CUT_MAX_BYTES && length < size; length++) {
        step_try(step, text, length);
    }
    step_try(step, text, size);
    return 0;
}
