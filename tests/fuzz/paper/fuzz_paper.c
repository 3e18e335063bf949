/*
 * Papers to confirm, and what is said to them, as they arrive. An even first byte: a paper; an odd
 * one: an answer. Whatever is taken is in its bounds, and taken alike a second time; the body is
 * read to every length as well when it is short.
 */
#include "hall-server/proto/paper_json.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { CUT_MAX_BYTES = 160 };

static void row_check(const char *text, size_t room)
{
    const size_t length = strnlen(text, room);
    assert(length > 0 && length < room && text[strspn(text, " ")] != '\0');
    for (size_t i = 0; i < length; i++) {
        assert((unsigned char)text[i] >= ' ' && text[i] != 0x7F);
    }
}

static void show_try(const char *bytes, size_t size)
{
    static const struct paper_text empty;
    static struct paper_text text;
    static struct paper_text again;
    struct command command;
    struct command second;
    char detail[COMMAND_DETAIL_ROOM];
    if (paper_show_json_read(bytes, size, &command, &text, detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        assert(memcmp(&text, &empty, sizeof text) == 0);
        return;
    }
    assert(command.kind == COMMAND_PAPER_SHOW);
    assert(request_id_is_good(command.request_id, strlen(command.request_id)));
    assert(text.line_count >= 1 && text.line_count <= LIMIT_PAPER_LINES);
    row_check(text.title, sizeof text.title);
    for (uint8_t i = 0; i < text.line_count; i++) {
        row_check(text.lines[i], sizeof text.lines[i]);
    }
    assert(paper_show_json_read(bytes, size, &second, &again, detail) == PROBLEM_NONE);
    assert(memcmp(&text, &again, sizeof text) == 0);
    assert(memcmp(command.as.paper.hash, second.as.paper.hash, PAPER_HASH_BYTES) == 0);
}

static void answer_try(const char *bytes, size_t size)
{
    static const struct paper_sign none;
    static struct paper_sign sign;
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    uint8_t hash[PAPER_HASH_BYTES];
    if (paper_answer_json_read(bytes, size, &command, &sign, detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        assert(memcmp(&sign, &none, sizeof sign) == 0);
        return;
    }
    assert(paper_sign_is_good(&sign) && command.as.paper.sign == (sign.stroke_count > 0));
    if (command.as.paper.sign) {
        assert(paper_sign_is_enough(&sign));
        paper_sign_hash(&sign, hash);
        assert(memcmp(command.as.paper.hash, hash, sizeof hash) == 0);
    }
    assert(command.kind == COMMAND_PAPER_ANSWER && command.as.paper.paper > 0);
    assert(command.as.paper.state > PAPER_SHOWN && command.as.paper.state < PAPER_STATE_COUNT);
    assert(request_id_is_good(command.request_id, strlen(command.request_id)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const char *text = (const char *)bytes + 1;
    void (*try)(const char *, size_t) = bytes[0] % 2 == 0 ? show_try : answer_try;
    size--;
    for (size_t length = 0; size <= CUT_MAX_BYTES && length < size; length++) {
        try(text, length);
    }
    try(text, size);
    return 0;
}
