/*
 * What arrives as JSON: bodies of commands, of sign-in, reports and what-if, messages of the
 * stream. The first byte picks which; whatever comes back, a command that was taken is in its
 * bounds.
 */
#include "hall-server/proto/command_json.h"
#include "hall-server/proto/stream_json.h"
#include "hall-server/proto/whatif_json.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct hall_config *config_of_two(void)
{
    static struct hall_config *config;
    if (config == NULL) {
        config = calloc(1, sizeof *config);
        assert(config != NULL);
        hall_config_reset(config);
        config->queue_count = config->seat_count = config->service_count = 1;
        memcpy(config->queues[0].id.text, "A", 2);
        memcpy(config->seats[0].id.text, "12", 3);
        memcpy(config->services[0].id.text, "tax-1", 6);
    }
    return config;
}

static void command_try(enum command_kind kind, const char *text, size_t size)
{
    struct command command;
    char detail[COMMAND_DETAIL_ROOM];
    if (command_json_read(kind, config_of_two(), text, size, &command, detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        return;
    }
    assert(command.kind == kind);
    assert(request_id_is_good(command.request_id, strlen(command.request_id)));
    if (kind == COMMAND_ISSUE) {
        assert(command.as.issue.service_count >= 1 &&
               command.as.issue.service_count <= LIMIT_LEGS_PER_ISSUE);
        assert(command.as.issue.services[0] == 0);
        assert(command.as.issue.class < CLASS_COUNT);
    } else if (kind == COMMAND_REVIEW) {
        assert(command.as.review.level >= 1 && command.as.review.level <= REVIEW_LEVELS);
    }
}

static void whatif_try(const char *text, size_t size)
{
    struct whatif_request request;
    char detail[COMMAND_DETAIL_ROOM];
    if (whatif_json_read(config_of_two(), text, size, &request, detail) != PROBLEM_NONE) {
        assert(memchr(detail, '\0', sizeof detail) != NULL);
        return;
    }
    assert(request.queue == 0 && request.seats >= 1 && request.seats <= WHATIF_JSON_SEATS_MAX);
    assert(request.from_minute >= 0 && request.from_minute < request.to_minute);
    assert(request.to_minute < 24 * 60);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct stream_message message;
    struct sign_in sign_in;
    struct take_over take_over;
    struct device_report report;
    char detail[COMMAND_DETAIL_ROOM];
    if (size == 0) {
        return 0;
    }
    const unsigned which = bytes[0] % (COMMAND_COUNT + 5);
    const char *text = (const char *)bytes + 1;
    size--;
    if (which == COMMAND_COUNT) {
        (void)sign_in_json_read(text, size, &sign_in, detail);
    } else if (which == COMMAND_COUNT + 1) {
        (void)device_report_json_read(text, size, &report, detail);
    } else if (which == COMMAND_COUNT + 2) {
        (void)stream_json_read(text, size, &message);
    } else if (which == COMMAND_COUNT + 3) {
        whatif_try(text, size);
    } else if (which == COMMAND_COUNT + 4) {
        (void)take_over_json_read(text, size, &take_over, detail);
    } else if (which != COMMAND_CONFIG_APPLY && which != COMMAND_TICK) {
        command_try((enum command_kind)which, text, size);
    }
    return 0;
}
