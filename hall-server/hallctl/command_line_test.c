/* line test: what is wrong with a line of window devices, for who puts it up. */
#include "drivers/base/clock.h"
#include "hall-server/field/field.h"
#include "hall-server/field/line_test.h"
#include "hall-server/hallctl/command.h"
#include "hall-server/hallctl/hall_store.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ASKS_DEFAULT = 200, LATE_WAIT_MS = 150, US_A_S = 1000000, NS_A_US = 1000 };

/* --- The line -----------------------------------------------------------------------------------
 */

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * US_A_S + now.tv_nsec / NS_A_US;
}

static enum field_bus_heard carry(void *context, int address, int timeout_ms,
                                  const struct field_request *request, uint16_t *registers,
                                  int *ret_us, bool *ret_late)
{
    struct field_bus *bus = context;
    const int64_t began_us = now_us();
    const enum field_bus_heard heard =
        field_bus_carry(bus, address, timeout_ms, request, registers);
    *ret_us = (int)(now_us() - began_us) - FIELD_PAUSE_US;
    *ret_late = heard == BUS_SILENT && address != DEVICE_ADDRESS_FIND &&
                timeout_ms != LINE_TEST_SCAN_MS && field_bus_late(bus, LATE_WAIT_MS);
    /* The rest of a late answer comes as that of a wrong one does. */
    field_bus_settle(bus, *ret_late ? BUS_BROKEN : heard);
    return heard;
}

/* --- Who should be there ------------------------------------------------------------------------
 */

static bool add_wire(struct line_test *test, struct hall_wire wire, long number, int kind)
{
    return wire.line != number || line_test_add(test, wire.address, kind);
}

static bool add_wires(struct line_test *test, const struct hall_config *config, long number)
{
    bool room = true;
    for (uint16_t i = 0; i < config->seat_count && room; i++) {
        room = add_wire(test, config->seats[i].pad, number, DEVICE_PAD) &&
               add_wire(test, config->seats[i].evaluator, number, DEVICE_EVALUATOR);
    }
    for (uint16_t i = 0; i < config->window_count && room; i++) {
        room = add_wire(test, config->windows[i].strip, number, DEVICE_STRIP);
    }
    return room;
}

/* The hall's wiring of line `number`, running or not. */
static int read_wires(struct line_test *test, const char *folder, long number)
{
    int status = COMMAND_DONE;
    struct store_replay *replay = calloc(1, sizeof(*replay));
    if (replay == NULL || !store_replay_init(replay)) {
        free(replay);
        return command_refuse("memory is short");
    }
    const struct journal_reader reader = store_replay_reader(replay);
    const bool read = journal_sqlite_read(folder, &reader) == JOURNAL_OK;
    const struct store_config *newest = read ? store_replay_newest(replay) : NULL;
    if (newest == NULL) {
        status = command_refuse("there is no hall in %s", folder);
    } else if (!add_wires(test, newest->config, number)) {
        status = command_refuse("line %ld has more than %d devices", number, LINE_TEST_DEVICES_MAX);
    } else if (test->count == 0) {
        status = command_refuse("the hall has no devices on line %ld", number);
    }
    store_replay_deinit(replay);
    free(replay);
    return status;
}

/* --- What is said -------------------------------------------------------------------------------
 */

static const char *kind_of(const struct line_tested *device)
{
    const char *name =
        device_kind_name(device->kind_told != 0 ? device->kind_told : device->kind_wired);
    return name == NULL ? "?" : name;
}

static void device_print(const struct line_tested *device)
{
    enum { US_A_TENTH = 100 };
    const int p50 = line_tested_percentile_us(device, 50) / US_A_TENTH;
    const int p99 = line_tested_percentile_us(device, 99) / US_A_TENTH;
    printf("%7d  %-10s %6d %9d %7d %6d %5d %8d %6d.%d %6d.%d\n", device->address, kind_of(device),
           device->asked, device->answered, device->broken, device->silent, device->late,
           device->refused, p50 / 10, p50 % 10, p99 / 10, p99 % 10);
}

static void finding_print(const struct line_finding *finding)
{
    static const char *const marks[] = {
        [LINE_GOOD] = "好   good", [LINE_NOTE] = "注意 note", [LINE_BAD] = "问题 BAD "};
    char address[16] = "";
    if (finding->address != 0) {
        snprintf(address, sizeof(address), " %d", finding->address);
    }
    printf("%s  %s%s  %s%s%s%s\n                %s\n", marks[finding->level], finding->code,
           address, finding->zh, finding->detail[0] != '\0' ? " (" : "", finding->detail,
           finding->detail[0] != '\0' ? ")" : "", finding->en);
}

static void tell_words(const struct line_test *test, const struct line_finding *findings, int count)
{
    if (test->count > 0) {
        printf("address  kind        asked  answered  damaged silent  late  refused   p50 ms   p99 "
               "ms\n");
    }
    for (int i = 0; i < test->count; i++) {
        device_print(&test->devices[i]);
    }
    for (int i = 0; i < count; i++) {
        finding_print(&findings[i]);
    }
}

static json_t *device_json(const struct line_tested *device)
{
    return json_pack("{s:i, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "address",
                     device->address, "kind", kind_of(device), "asked", device->asked, "answered",
                     device->answered, "damaged", device->broken, "silent", device->silent, "late",
                     device->late, "refused", device->refused, "sharers", device->sharers, "p50_us",
                     line_tested_percentile_us(device, 50), "p99_us",
                     line_tested_percentile_us(device, 99));
}

static json_t *finding_json(const struct line_finding *finding)
{
    static const char *const levels[] = {
        [LINE_GOOD] = "good", [LINE_NOTE] = "note", [LINE_BAD] = "bad"};
    return json_pack("{s:s, s:s, s:i, s:s, s:s, s:s}", "code", finding->code, "level",
                     levels[finding->level], "address", finding->address, "zh", finding->zh, "en",
                     finding->en, "detail", finding->detail);
}

static bool tell_json(const struct line_test *test, const struct line_finding *findings, int count,
                      bool good)
{
    json_t *devices = json_array();
    json_t *list = json_array();
    bool made = devices != NULL && list != NULL;
    for (int i = 0; i < test->count && made; i++) {
        made = json_array_append_new(devices, device_json(&test->devices[i])) == 0;
    }
    for (int i = 0; i < count && made; i++) {
        made = json_array_append_new(list, finding_json(&findings[i])) == 0;
    }
    json_t *all = json_pack("{s:b, s:o, s:o}", "good", good, "devices", devices, "findings", list);
    made = made && all != NULL && json_dumpf(all, stdout, JSON_INDENT(1)) == 0 &&
           fputc('\n', stdout) != EOF;
    json_decref(all);
    return made;
}

static int tell(const struct line_test *test, bool json)
{
    static struct line_finding findings[LINE_FINDINGS_MAX];
    const int count = line_test_look(test, findings);
    bool good = true;
    for (int i = 0; i < count; i++) {
        good = good && findings[i].level != LINE_BAD;
    }
    if (!json) {
        tell_words(test, findings, count);
    } else if (!tell_json(test, findings, count, good)) {
        return command_refuse("memory is short");
    }
    return good ? COMMAND_DONE : COMMAND_FAILED;
}

/* --- The command --------------------------------------------------------------------------------
 */

static bool number_read(const char *text, long most, long *ret_number)
{
    char *end = NULL;
    const long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < 1 || number > most) {
        return false;
    }
    *ret_number = number;
    return true;
}

int command_line_test(const struct command_line *line)
{
    static struct line_test test;
    long asks = ASKS_DEFAULT;
    long number = 0;
    line_test_init(&test);
    char port[FIELD_PATH_BYTES], why[FIELD_RATE_WORDS];
    (void)snprintf(port, sizeof(port), "%s", line->words[0]);
    if (!field_port_rate_read(port, why, sizeof(why))) {
        return command_refuse("%s", why);
    }
    if (line->asks != NULL && !number_read(line->asks, LINE_TEST_ASKS_MAX, &asks)) {
        return command_refuse("--asks takes a number from 1 to %d", LINE_TEST_ASKS_MAX);
    }
    if (line->words[1] != NULL) {
        if (line->words[2] == NULL || !number_read(line->words[2], FIELD_LINES_MAX, &number)) {
            return command_refuse("with a hall, say which of its lines: 1 to %d", FIELD_LINES_MAX);
        }
        const int status = read_wires(&test, line->words[1], number);
        if (status != COMMAND_DONE) {
            return status;
        }
    }
    struct field_bus *bus = field_bus_open(port);
    if (bus == NULL) {
        return errno == EWOULDBLOCK
                   ? command_refuse("%s: the hall has this line open; end hall-server for the test",
                                    port)
                   : command_refuse("%s: %s", port, strerror(errno));
    }
    const struct line_wire wire = {.context = bus, .carry = carry};
    if (line->words[1] == NULL) {
        line_test_scan(&test, &wire);
    }
    line_test_run(&test, &wire, (int)asks);
    field_bus_close(bus);
    return tell(&test, line->json);
}
