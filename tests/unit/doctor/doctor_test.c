/* Each fact that is wrong gives its finding, and a machine that lacks nothing has none. */
#include "hall-server/hallctl/doctor.h"

#include "tests/lib/cmocka_all.h"

#include <stddef.h>
#include <string.h>

#define GIB ((int64_t)1024 * 1024 * 1024)

static struct doctor_facts whole(void)
{
    return (struct doctor_facts){
        .folder = FOLDER_HALL,
        .lock = LOCK_FREE,
        .port = DOCTOR_PORT_FREE,
        .port_number = 8080,
        .disk_seen = true,
        .disk_free_bytes = 20 * GIB,
        .disk_free_files = 100000,
        .wall_ms = (int64_t)1773628200 * 1000,
        .clock_synchronised = true,
        .machine_offset_min = 480,
        .hall_zone_seen = true,
        .hall_offset_min = 480,
        .font_chinese = true,
        .font_chinese_extra = true,
        .font_rare = true,
        .font_dots = true,
        .queue = QUEUE_READY,
        .devices = 3,
    };
}

static struct doctor_finding look(const struct doctor_facts *facts, const char *check)
{
    struct doctor_finding finding;
    for (int place = 0; place < doctor_checks(); place++) {
        doctor_look(facts, place, &finding);
        assert_true(finding.code[0] != '\0' && finding.zh[0] != '\0' && finding.en[0] != '\0');
        assert_memory_equal(finding.code, finding.check, strlen(finding.check));
        if (strcmp(finding.check, check) == 0) {
            return finding;
        }
    }
    fail();
    return finding;
}

static void found(const struct doctor_facts *facts, const char *check, const char *code,
                  enum doctor_level level)
{
    const struct doctor_finding finding = look(facts, check);
    assert_string_equal(finding.code, code);
    assert_int_equal(finding.level, level);
}

static void a_whole_machine(void **state)
{
    (void)state;
    struct doctor_facts facts = whole();
    struct doctor_finding finding;
    for (int place = 0; place < doctor_checks(); place++) {
        doctor_look(&facts, place, &finding);
        assert_int_equal(finding.level, DOCTOR_GOOD);
    }
}

/* Nothing seen at all: a clock that was never set and no fonts are bad, the rest is a note. */
static void nothing_seen(void **state)
{
    (void)state;
    const struct doctor_facts facts = {.wall_ms = 0};
    struct doctor_finding finding;
    int bad = 0;
    for (int place = 0; place < doctor_checks(); place++) {
        doctor_look(&facts, place, &finding);
        bad += finding.level == DOCTOR_BAD;
    }
    assert_int_equal(bad, 2);
    found(&facts, "clock", "clock.wrong", DOCTOR_BAD);
    found(&facts, "fonts", "fonts.no_chinese", DOCTOR_BAD);
}

static void folder_and_lock(void **state)
{
    (void)state;
    static const struct {
        enum doctor_folder folder;
        const char *code;
    } folders[] = {{FOLDER_MISSING, "folder.missing"},
                   {FOLDER_DENIED, "folder.denied"},
                   {FOLDER_EMPTY, "folder.no_hall"},
                   {FOLDER_CUT, "folder.unfinished"}};
    struct doctor_facts facts = whole();
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        facts.folder = folders[i].folder;
        found(&facts, "folder", folders[i].code, DOCTOR_BAD);
    }
    facts.folder = FOLDER_NOT_GIVEN;
    found(&facts, "folder", "folder.not_given", DOCTOR_NOTE);
    facts.folder = FOLDER_HALL;
    facts.folder_open_to_others = true;
    found(&facts, "folder", "folder.open", DOCTOR_BAD);
    facts.lock = LOCK_DENIED;
    found(&facts, "lock", "lock.denied", DOCTOR_BAD);
    facts.lock = LOCK_HELD;
    found(&facts, "lock", "lock.held", DOCTOR_GOOD);
}

/* Who has the port is told by who has the folder. */
static void port_beside_lock(void **state)
{
    (void)state;
    static const struct {
        enum doctor_lock lock;
        enum doctor_port port;
        int number;
        const char *code;
        enum doctor_level level;
    } rows[] = {
        {LOCK_FREE, DOCTOR_PORT_FREE, 8080, "port.free", DOCTOR_GOOD},
        {LOCK_FREE, DOCTOR_PORT_TAKEN, 8080, "port.taken", DOCTOR_BAD},
        {LOCK_NOT_SEEN, DOCTOR_PORT_TAKEN, 8080, "port.taken", DOCTOR_BAD},
        {LOCK_HELD, DOCTOR_PORT_TAKEN, 8080, "port.served", DOCTOR_GOOD},
        {LOCK_HELD, DOCTOR_PORT_FREE, 8080, "port.silent", DOCTOR_NOTE},
        {LOCK_FREE, DOCTOR_PORT_DENIED, 80, "port.denied", DOCTOR_BAD},
        {LOCK_FREE, DOCTOR_PORT_NOT_SEEN, 0, "port.not_seen", DOCTOR_NOTE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct doctor_facts facts = whole();
        facts.lock = rows[i].lock;
        facts.port = rows[i].port;
        facts.port_number = rows[i].number;
        found(&facts, "port", rows[i].code, rows[i].level);
    }
}

static void disk_at_its_edges(void **state)
{
    (void)state;
    struct doctor_facts facts = whole();
    facts.disk_free_bytes = 2 * GIB;
    found(&facts, "disk", "disk.good", DOCTOR_GOOD);
    facts.disk_free_bytes = 2 * GIB - 1;
    found(&facts, "disk", "disk.low", DOCTOR_NOTE);
    assert_string_equal(look(&facts, "disk").detail, "2047 MiB");
    facts.disk_free_bytes = GIB / 4;
    found(&facts, "disk", "disk.low", DOCTOR_NOTE);
    facts.disk_free_bytes = GIB / 4 - 1;
    found(&facts, "disk", "disk.full", DOCTOR_BAD);
    facts = whole();
    facts.disk_free_files = 999;
    found(&facts, "disk", "disk.full", DOCTOR_BAD);
    facts.disk_free_files = -1; /* a file system that does not count */
    found(&facts, "disk", "disk.good", DOCTOR_GOOD);
    facts.disk_read_only = true;
    found(&facts, "disk", "disk.read_only", DOCTOR_BAD);
    facts.disk_seen = false;
    found(&facts, "disk", "disk.not_seen", DOCTOR_NOTE);
}

static void clock_zone_and_fonts(void **state)
{
    (void)state;
    struct doctor_facts facts = whole();
    facts.clock_synchronised = false;
    found(&facts, "clock", "clock.not_synchronised", DOCTOR_NOTE);
    facts.wall_ms = (int64_t)1767225600 * 1000 - 1;
    found(&facts, "clock", "clock.wrong", DOCTOR_BAD);
    facts.machine_offset_min = -150;
    found(&facts, "zone", "zone.other", DOCTOR_NOTE);
    assert_string_equal(look(&facts, "zone").detail, "UTC-2:30, UTC+8:00");
    facts.hall_offset_min = -150;
    found(&facts, "zone", "zone.good", DOCTOR_GOOD);
    facts.hall_zone_seen = false; /* then it is taken to be China's */
    found(&facts, "zone", "zone.other", DOCTOR_NOTE);
    facts.font_chinese_extra = false;
    found(&facts, "fonts", "fonts.few_weights", DOCTOR_NOTE);
    facts.font_dots = false;
    found(&facts, "fonts", "fonts.no_dots", DOCTOR_NOTE);
    facts.font_rare = false;
    found(&facts, "fonts", "fonts.no_rare", DOCTOR_NOTE);
    facts.font_chinese = false;
    found(&facts, "fonts", "fonts.no_chinese", DOCTOR_BAD);
}

static void queue_and_devices(void **state)
{
    (void)state;
    static const struct {
        enum doctor_queue queue;
        const char *code;
        enum doctor_level level;
    } rows[] = {
        {QUEUE_NOT_GIVEN, "queue.not_given", DOCTOR_NOTE},
        {QUEUE_AWAY, "queue.no_cups", DOCTOR_BAD},
        {QUEUE_NONE, "queue.none", DOCTOR_BAD},
        {QUEUE_LOW, "queue.paper_low", DOCTOR_NOTE},
        {QUEUE_EMPTY, "queue.paper_empty", DOCTOR_BAD},
        {QUEUE_COVER, "queue.cover_open", DOCTOR_BAD},
        {QUEUE_JAM, "queue.jam", DOCTOR_BAD},
        {QUEUE_OFFLINE, "queue.offline", DOCTOR_BAD},
        {QUEUE_UNKNOWN, "queue.unknown", DOCTOR_NOTE},
    };
    struct doctor_facts facts = whole();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        facts.queue = rows[i].queue;
        found(&facts, "queue", rows[i].code, rows[i].level);
    }
    facts = whole();
    facts.devices_denied = 1;
    memcpy(facts.denied, "/dev/hidraw0", 13);
    found(&facts, "rights", "rights.missing", DOCTOR_BAD);
    assert_string_equal(look(&facts, "rights").detail, "/dev/hidraw0");
    facts.devices_denied = 0;
    facts.devices = 0;
    found(&facts, "rights", "rights.no_device", DOCTOR_NOTE);
    facts.devices_unknown = 1;
    found(&facts, "model", "model.unknown", DOCTOR_NOTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_machine),   cmocka_unit_test(nothing_seen),
        cmocka_unit_test(folder_and_lock),   cmocka_unit_test(port_beside_lock),
        cmocka_unit_test(disk_at_its_edges), cmocka_unit_test(clock_zone_and_fonts),
        cmocka_unit_test(queue_and_devices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
