/* doctor: what is missing on this machine, a line a check or one JSON text. */
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/doctor_gather.h"
#include "hall-server/hallctl/hall_store.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PORT_DEFAULT = 8080 };

/* The hall's own zone, from its journal; also beside a running server. */
static void zone_see(const char *folder, struct doctor_facts *facts)
{
    struct store_replay *replay = calloc(1, sizeof(*replay));
    if (replay == NULL) {
        return;
    }
    if (store_replay_init(replay)) {
        const struct journal_reader reader = store_replay_reader(replay);
        const bool read = journal_sqlite_read(folder, &reader) == JOURNAL_OK;
        const struct store_config *newest = read ? store_replay_newest(replay) : NULL;
        if (newest != NULL) {
            facts->hall_zone_seen = true;
            facts->hall_offset_min = newest->config->zone_offset_min;
        }
        store_replay_deinit(replay);
    }
    free(replay);
}

static void finding_print(const struct doctor_finding *finding)
{
    static const char *const marks[] = {
        [DOCTOR_GOOD] = "好   good", [DOCTOR_NOTE] = "注意 note", [DOCTOR_BAD] = "问题 BAD "};
    printf("%s  %-24s %s%s%s%s\n                %s\n", marks[finding->level], finding->code,
           finding->zh, finding->detail[0] != '\0' ? " (" : "", finding->detail,
           finding->detail[0] != '\0' ? ")" : "", finding->en);
}

static bool finding_add(json_t *list, const struct doctor_finding *finding)
{
    static const char *const levels[] = {
        [DOCTOR_GOOD] = "good", [DOCTOR_NOTE] = "note", [DOCTOR_BAD] = "bad"};
    json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "check", finding->check, "code",
                            finding->code, "level", levels[finding->level], "zh", finding->zh, "en",
                            finding->en, "detail", finding->detail);
    return row != NULL && json_array_append_new(list, row) == 0;
}

/* Prints all findings; false: something is bad. */
static bool findings_tell(const struct doctor_facts *facts, json_t *list)
{
    bool good = true;
    for (int place = 0; place < doctor_checks(); place++) {
        struct doctor_finding finding;
        doctor_look(facts, place, &finding);
        good = good && finding.level != DOCTOR_BAD;
        if (list == NULL) {
            finding_print(&finding);
        } else if (!finding_add(list, &finding)) {
            command_refuse("memory is short");
            return false;
        }
    }
    return good;
}

int command_doctor(const struct command_line *line)
{
    static struct doctor_facts facts;
    const char *folder = line->words[0];
    char *end = NULL;
    const long port = line->port == NULL ? PORT_DEFAULT : strtol(line->port, &end, 10);
    if (port < 1 || port > 65535 || (end != NULL && *end != '\0')) {
        return command_refuse("--port takes a number from 1 to 65535");
    }
    doctor_gather(folder, (int)port, line->queue, &facts);
    if (facts.folder == FOLDER_HALL) {
        zone_see(folder, &facts);
    }
    if (!line->json) {
        return findings_tell(&facts, NULL) ? COMMAND_DONE : COMMAND_FAILED;
    }
    json_t *list = json_array();
    const bool good = list != NULL && findings_tell(&facts, list);
    json_t *all = json_pack("{s:b, s:o}", "good", good ? 1 : 0, "checks", list);
    const bool written =
        all != NULL && json_dumpf(all, stdout, JSON_INDENT(1)) == 0 && fputc('\n', stdout) != EOF;
    json_decref(all);
    return written && good ? COMMAND_DONE : COMMAND_FAILED;
}
