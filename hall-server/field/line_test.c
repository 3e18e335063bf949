#include "hall-server/field/line_test.h"

#include "hall-server/field/field_find.h"
#include "hall-server/field/line_words.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NOISY_PERMILLE = 10, /* fewer errors are repeated and nobody sees them */
    NOISY_LEAST = 2,     /* one may be chance */
    LATE_P50_US = 20000,
    PART_LEAST = 3, /* so many lost ones have one cause rather */
    SCAN_TRIES = 2,
    SHARED_ONE_OF = 4,
    SHARE_STEPS_MAX = 2 * FIND_TRIES_MAX,
    PERMILLE = 1000,
    US_A_MS = 1000,
};

void line_test_init(struct line_test *test)
{
    memset(test, 0, sizeof(*test));
}

bool line_test_add(struct line_test *test, int address, int kind_wired)
{
    assert(address >= DEVICE_ADDRESS_FIRST && address < DEVICE_ADDRESS_FIND);
    if (test->count == LINE_TEST_DEVICES_MAX) {
        return false;
    }
    test->devices[test->count++] =
        (struct line_tested){.address = address, .kind_wired = kind_wired};
    return true;
}

/* --- Asking -------------------------------------------------------------------------------------
 */

/* Who it is: some 30 bytes back, and nothing at the device changes. */
static const struct field_request identity_request = {
    .function = 3, .read_first = REG_MAGIC, .read_count = REG_KEY_COUNT + 1};

static bool was_heard(const struct line_tested *device)
{
    return device->answered + device->late + device->broken + device->refused > 0;
}

static void note_answer(struct line_tested *device, const uint16_t *registers, int took_us)
{
    if (registers[REG_MAGIC] != REGISTER_MAP_MAGIC) {
        device->refused++;
        return;
    }
    device->kind_told = registers[REG_KIND];
    device->answer_us[device->answered++] = took_us;
}

static void ask(const struct line_wire *wire, struct line_tested *device, int timeout_ms)
{
    uint16_t registers[FIELD_READ_MAX] = {0};
    int took_us = 0;
    bool late = false;
    const enum field_bus_heard heard = wire->carry(wire->context, device->address, timeout_ms,
                                                   &identity_request, registers, &took_us, &late);
    device->asked++;
    switch (heard) {
    case BUS_GOOD:
        note_answer(device, registers, took_us);
        break;
    case BUS_SILENT:
    case BUS_GONE:
        *(late ? &device->late : &device->silent) += 1;
        break;
    case BUS_BROKEN:
        device->broken++;
        break;
    case BUS_REFUSED:
        device->refused++;
        break;
    }
}

void line_test_scan(struct line_test *test, const struct line_wire *wire)
{
    for (int address = DEVICE_ADDRESS_FIRST; address < DEVICE_ADDRESS_FIND; address++) {
        struct line_tested device = {.address = address};
        for (int i = 0; i < SCAN_TRIES && device.answered == 0; i++) {
            ask(wire, &device, LINE_TEST_SCAN_MS);
        }
        if (was_heard(&device) && !line_test_add(test, address, 0)) {
            return;
        }
    }
}

static bool id_is_new(uint16_t ids[][REG_UNIQUE_ID_SIZE], int count, const uint16_t *id)
{
    for (int i = 0; i < count; i++) {
        if (field_id_equal(ids[i], id)) {
            return false;
        }
    }
    return true;
}

/* Who has this address, by unique id: each answers once and is then silent for the others. */
static int count_sharers(const struct line_wire *wire, int address)
{
    uint16_t ids[LINE_TEST_SHARERS_MAX][REG_UNIQUE_ID_SIZE];
    int count = 0;
    struct field_find find;
    field_find_init(&find, 0);
    find.lost_turn = true; /* among those with this address */
    find.due_ms = 0;
    for (int i = 0; i < SHARE_STEPS_MAX && find.due_ms == 0 && count < LINE_TEST_SHARERS_MAX; i++) {
        struct field_request request;
        struct field_find_news news;
        uint16_t registers[FIELD_READ_MAX] = {0};
        int took_us = 0;
        bool late = false;
        field_find_next(&find, (uint16_t)address, &request);
        const enum field_bus_heard heard = wire->carry(
            wire->context, DEVICE_ADDRESS_FIND, FIND_WAIT_MS, &request, registers, &took_us, &late);
        field_find_answer(&find, 0,
                          heard == BUS_GOOD     ? FIND_HEARD_GOOD
                          : heard == BUS_SILENT ? FIND_HEARD_NOTHING
                                                : FIND_HEARD_NOISE,
                          registers, true, &news);
        if (news.shares && id_is_new(ids, count, news.unique_id)) {
            memcpy(ids[count++], news.unique_id, sizeof(ids[0]));
        }
    }
    return count;
}

/* --- What follows -------------------------------------------------------------------------------
 */

static int us_compare(const void *a, const void *b)
{
    const int left = *(const int *)a;
    const int right = *(const int *)b;
    return (left > right) - (left < right);
}

int line_tested_percentile_us(const struct line_tested *device, int percent)
{
    int sorted[LINE_TEST_ASKS_MAX];
    if (device->answered == 0) {
        return 0;
    }
    memcpy(sorted, device->answer_us, (size_t)device->answered * sizeof(sorted[0]));
    qsort(sorted, (size_t)device->answered, sizeof(sorted[0]), us_compare);
    return sorted[(device->answered - 1) * percent / 100];
}

static bool is_lost(const struct line_tested *device)
{
    return !was_heard(device);
}

static bool is_shared(const struct line_tested *device)
{
    return device->sharers > 1;
}

/* `count` of its requests is more than chance. */
static bool is_much(const struct line_tested *device, int count)
{
    return count >= NOISY_LEAST && count * PERMILLE >= device->asked * NOISY_PERMILLE;
}

static bool is_late(const struct line_tested *device)
{
    return is_much(device, device->late) || line_tested_percentile_us(device, 50) > LATE_P50_US;
}

/* A request that was damaged is answered by silence, so both count. */
static bool is_noisy(const struct line_tested *device)
{
    return !is_lost(device) && !is_shared(device) && device->refused < device->asked &&
           is_much(device, device->broken + device->silent);
}

static int count_where(const struct line_test *test, bool (*is)(const struct line_tested *))
{
    int count = 0;
    for (int i = 0; i < test->count; i++) {
        count += is(&test->devices[i]);
    }
    return count;
}

/* Most of those that talk have errors, so it is none of theirs. */
static bool line_is_noisy(const struct line_test *test)
{
    const int noisy = count_where(test, is_noisy);
    return noisy > 1 && 2 * noisy > test->count - count_where(test, is_lost);
}

/* Two that answer at once damage each other's answers, some of them at least. */
static bool may_be_shared(const struct line_tested *device)
{
    return device->broken * SHARED_ONE_OF >= device->asked && device->broken > 0;
}

void line_test_run(struct line_test *test, const struct line_wire *wire, int asks)
{
    assert(asks > 0 && asks <= LINE_TEST_ASKS_MAX);
    for (int round = 0; round < asks; round++) {
        for (int i = 0; i < test->count; i++) {
            struct line_tested *device = &test->devices[i];
            if (was_heard(device) || device->asked < LINE_TEST_DEAD_ASKS) {
                ask(wire, device, LINE_TEST_TIMEOUT_MS);
            }
        }
    }
    const bool noisy = line_is_noisy(test);
    for (int i = 0; i < test->count; i++) {
        struct line_tested *device = &test->devices[i];
        if (may_be_shared(device) && (!noisy || device->answered == 0)) {
            device->sharers = count_sharers(wire, device->address);
        }
    }
}

struct findings {
    int count;
    struct line_finding *list;
};

static void add(struct findings *findings, enum line_found found, const struct line_tested *device)
{
    static const struct line_finding table[] = {
#define LINE_ROW(symbol, code_, level_, zh_, en_)                                                  \
    [symbol] = {.code = (code_), .level = (level_), .zh = (zh_), .en = (en_)},
        LINE_FINDINGS(LINE_ROW)
#undef LINE_ROW
    };
    assert(findings->count < LINE_FINDINGS_MAX);
    struct line_finding *finding = &findings->list[findings->count++];
    *finding = table[found];
    if (device == NULL) {
        return;
    }
    finding->address = device->address;
    switch (found) {
    case FOUND_DEVICE_OTHER:
        snprintf(finding->detail, sizeof(finding->detail), "%s, %s",
                 device_kind_name(device->kind_wired),
                 device_kind_name(device->kind_told) == NULL ? "?"
                                                             : device_kind_name(device->kind_told));
        break;
    case FOUND_DEVICE_LATE:
        snprintf(finding->detail, sizeof(finding->detail), "p50 %d ms, %d of %d late",
                 line_tested_percentile_us(device, 50) / US_A_MS, device->late, device->asked);
        break;
    default:
        snprintf(finding->detail, sizeof(finding->detail), "%d of %d",
                 device->asked - device->answered, device->asked);
    }
}

static void look_at(const struct line_tested *device, bool all_noisy, struct findings *findings)
{
    if (is_lost(device)) {
        add(findings, FOUND_DEVICE_LOST, device);
        return;
    }
    if (is_shared(device)) {
        add(findings, FOUND_DEVICE_SHARED, device);
    } else if (is_much(device, device->refused)) {
        add(findings, FOUND_DEVICE_REFUSES, device);
    } else if (is_noisy(device) && !all_noisy) {
        add(findings, device->broken > 0 ? FOUND_DEVICE_NOISY : FOUND_DEVICE_LOOSE, device);
    }
    if (device->kind_wired != 0 && device->kind_told != 0 &&
        device->kind_wired != device->kind_told) {
        add(findings, FOUND_DEVICE_OTHER, device);
    } else if (is_late(device)) {
        add(findings, FOUND_DEVICE_LATE, device);
    }
}

static bool has_answered(const struct line_tested *device)
{
    return device->answered + device->refused > 0 || is_shared(device);
}

int line_test_look(const struct line_test *test,
                   struct line_finding ret_findings[LINE_FINDINGS_MAX])
{
    struct findings findings = {.list = ret_findings};
    const int lost = count_where(test, is_lost);
    if (lost == test->count) {
        add(&findings, FOUND_LINE_EMPTY, NULL);
        return findings.count;
    }
    if (count_where(test, has_answered) + count_where(test, is_late) == 0) {
        add(&findings, FOUND_LINE_GARBLED, NULL);
        return findings.count;
    }
    const bool noisy = line_is_noisy(test);
    if (noisy) {
        add(&findings, FOUND_LINE_NOISY, NULL);
    }
    if (lost >= PART_LEAST) {
        add(&findings, FOUND_LINE_PART, NULL);
    }
    for (int i = 0; i < test->count; i++) {
        look_at(&test->devices[i], noisy, &findings);
    }
    if (findings.count == 0) {
        add(&findings, FOUND_LINE_GOOD, NULL);
    }
    return findings.count;
}
