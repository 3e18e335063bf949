/*
 * The driver as a whole on a wire in memory, as a stream and as reports: what leaves it is hash,
 * mask and what was asked for; it comes back from an unplugging at any byte; a tap's record holds
 * nobody.
 */
#include "drivers/idcard/card_blank.h"
#include "drivers/idcard/idcard_device.h"
#include "drivers/idcard/idcard_model.h"
#include "drivers/io/port_memory.h"
#include "drivers/io/port_tap.h"
#include "hall-server/net/person_hash.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/sam_module.h"

#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { STEP_MS = 10, LONG_MS = 60000, RECORD_ROOM = 65536 };

enum wire_kind { WIRE_STREAM, WIRE_PLAIN, WIRE_COUNTED, WIRE_KINDS };

static const struct idcard_framing framings[] = {
    {0}, {.report_bytes = 64}, {.report_bytes = 64, .counted = true}};

struct bench {
    struct idcard *idcard;
    struct port *port;
    enum wire_kind wire;
    struct sam_module module;
    int64_t now_ms;
    int counts[IDCARD_EVENT_HEALTH + 1];
    struct card_person person;
    size_t photo_bytes;
    struct card_blank blank;
    uint8_t record[RECORD_ROOM];
    size_t record_bytes;
};

static const uint8_t key[CARD_PERSON_KEY_BYTES] = {1, 2, 3};

static void on_event(void *context, const struct idcard_event *event)
{
    struct bench *bench = context;
    bench->counts[event->kind]++;
    if (event->kind == IDCARD_EVENT_CARD) {
        bench->person = *event->person;
        bench->photo_bytes = event->photo_bytes;
    }
}

static void record_sink(void *context, enum port_way way, const uint8_t *bytes, size_t size_bytes)
{
    struct bench *bench = context;
    (void)way;
    if (size_bytes <= sizeof(bench->record) - bench->record_bytes) {
        memcpy(bench->record + bench->record_bytes, bytes, size_bytes);
        bench->record_bytes += size_bytes;
    }
}

static struct port *wrap(void *context, struct port *port)
{
    struct bench *bench = context;
    return port_tap_create(
        port, &(struct port_tap_use){record_sink, bench, card_blank_paint, &bench->blank});
}

static struct bench *bench_make(enum wire_kind wire, unsigned want, bool tapped)
{
    static struct bench bench;
    memset(&bench, 0, sizeof(bench));
    bench.wire = wire;
    bench.port = port_memory_create(wire != WIRE_STREAM);
    bench.now_ms = 5000;
    sam_module_init(&bench.module, SAM_HABIT_FINDS);
    struct idcard_settings settings = {
        .want = want,
        .root = "",
        .port = bench.port,
        .port_has_reports = wire != WIRE_STREAM,
        .port_counts_reports = wire == WIRE_COUNTED,
        .on_event = on_event,
        .wrap = tapped ? wrap : NULL,
        .context = &bench,
    };
    memcpy(settings.key, key, sizeof(key));
    bench.idcard = idcard_create(&settings);
    assert_non_null(bench.idcard);
    assert_int_equal(device_open(idcard_device(bench.idcard), bench.now_ms), 0);
    return &bench;
}

/* The module hears what was written, and answers, in reports if the wire has them. */
static void module_turn(struct bench *bench)
{
    uint8_t bytes[256];
    uint8_t answer[SAM_MODULE_ANSWER_MAX_BYTES];
    for (size_t size; (size = port_memory_take(bench->port, bytes, sizeof(bytes))) > 0;) {
        const uint8_t *part = NULL;
        const size_t part_bytes = idcard_report_get(&framings[bench->wire], bytes, size, &part);
        const size_t answered = sam_module_input(&bench->module, part, part_bytes, answer);
        for (size_t at = 0; at < answered;) {
            uint8_t report[IDCARD_REPORT_MAX_BYTES + 1];
            size_t report_bytes = 0;
            const size_t rest = answered - at < 64 ? answered - at : 64;
            at +=
                idcard_report_put(&framings[bench->wire], answer + at, rest, report, &report_bytes);
            (void)port_memory_give(bench->port, report, report_bytes);
        }
    }
}

static void bench_run(struct bench *bench, int64_t for_ms)
{
    for (const int64_t until_ms = bench->now_ms + for_ms; bench->now_ms < until_ms;
         bench->now_ms += STEP_MS) {
        device_on_ready(idcard_device(bench->idcard), NULL, 0, bench->now_ms);
        module_turn(bench);
    }
}

static void bench_run_until(struct bench *bench, enum idcard_event_kind kind, int count)
{
    const int64_t until_ms = bench->now_ms + LONG_MS;
    while (bench->counts[kind] < count) {
        assert_true(bench->now_ms < until_ms);
        bench_run(bench, STEP_MS);
    }
}

static void bench_end(struct bench *bench)
{
    device_close(idcard_device(bench->idcard));
    idcard_destroy(bench->idcard);
}

static struct device_health health(const struct bench *bench)
{
    return device_health(idcard_device(bench->idcard));
}

static void test_a_card_leaves_the_driver_as_hash_and_mask_alone(void **unused)
{
    (void)unused;
    for (int wire = 0; wire < WIRE_KINDS; wire++) {
        struct bench *bench = bench_make((enum wire_kind)wire, 0, false);
        bench_run(bench, 100);
        assert_int_equal(health(bench).state, DEVICE_ABSENT);
        assert_string_equal(health(bench).code, "idcard.absent");
        port_memory_plug(bench->port, true);
        bench_run(bench, 2000);
        assert_int_equal(health(bench).state, DEVICE_READY);
        assert_string_equal(health(bench).code, "");
        assert_string_equal(idcard_module_id(bench->idcard),
                            "05.03-20160297-0000000001-0000000002");
        sam_module_put_card(&bench->module, &made_up_cards[0]);
        bench_run_until(bench, IDCARD_EVENT_CARD, 1);
        struct card_person expected = {.kind = CARD_CITIZEN, .warnings = CARD_WARN_DIVISION};
        snprintf(expected.number_masked, sizeof(expected.number_masked), "190***********0012");
        snprintf(expected.name_masked, sizeof(expected.name_masked), "马**");
        person_card_hash(key, 1, made_up_cards[0].number, expected.hash);
        assert_memory_equal(&bench->person, &expected, sizeof(expected));
        assert_int_equal(bench->photo_bytes, 0);
        sam_module_put_card(&bench->module, NULL);
        bench_run_until(bench, IDCARD_EVENT_CARD_GONE, 1);
        bench_end(bench);
    }
}

static void test_what_was_asked_for_leaves_as_well(void **unused)
{
    (void)unused;
    struct bench *bench = bench_make(WIRE_STREAM,
                                     CARD_WANT_NAME | CARD_WANT_BIRTH | CARD_WANT_SEX |
                                         CARD_WANT_ADDRESS | CARD_WANT_VALIDITY | CARD_WANT_PHOTO,
                                     false);
    port_memory_plug(bench->port, true);
    bench->module.new_address = "某省新路";
    static const char *const masked[MADE_UP_COUNT] = {"马**", "𠮷***", "虚**", "虚*", "虚*"};
    for (int i = 0; i < MADE_UP_COUNT; i++) {
        sam_module_put_card(&bench->module, &made_up_cards[i]);
        bench_run_until(bench, IDCARD_EVENT_CARD, i + 1);
        assert_string_equal(bench->person.name, made_up_cards[i].name);
        assert_string_equal(bench->person.name_masked, masked[i]);
        assert_string_equal(bench->person.birth, made_up_cards[i].birth);
        assert_string_equal(bench->person.address, "某省新路");
        assert_int_equal(bench->person.sex, made_up_cards[i].sex[0]);
        assert_int_equal(bench->photo_bytes, 1024);
        const uint8_t kind =
            made_up_cards[i].letter == 'I' || made_up_cards[i].letter == 'Y' ? 2 : 1;
        uint8_t hash[PERSON_CARD_HASH_BYTES];
        person_card_hash(key, kind, made_up_cards[i].number, hash);
        assert_memory_equal(bench->person.hash, hash, sizeof(hash));
        sam_module_put_card(&bench->module, NULL);
        bench_run_until(bench, IDCARD_EVENT_CARD_GONE, i + 1);
    }
    bench_end(bench);
}

static void test_a_card_of_no_use_is_a_problem_with_advice_until_it_is_gone(void **unused)
{
    (void)unused;
    struct made_up_card wrong = made_up_cards[0];
    wrong.number = "190101198002290013";
    struct made_up_card other = made_up_cards[0];
    other.letter = 'Q';
    const struct {
        const struct made_up_card *card;
        const char *code;
    } rows[] = {{&wrong, "idcard.bad_number"}, {&other, "idcard.unknown_kind"}};
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = bench_make(WIRE_STREAM, 0, false);
        port_memory_plug(bench->port, true);
        bench_run(bench, 1000);
        sam_module_put_card(&bench->module, rows[i].card);
        bench_run(bench, 3000);
        assert_int_equal(bench->counts[IDCARD_EVENT_CARD], 0);
        assert_string_equal(health(bench).code, rows[i].code);
        assert_true(strlen(health(bench).advice_en) > 0);
        sam_module_put_card(&bench->module, NULL);
        bench_run(bench, 3000);
        assert_string_equal(health(bench).code, "");
        assert_int_equal(bench->counts[IDCARD_EVENT_CARD_GONE], 0);
        bench_end(bench);
    }
}

static void test_unplugged_at_any_byte_it_comes_back_and_reads(void **unused)
{
    (void)unused;
    for (int wire = 0; wire < WIRE_KINDS; wire++) {
        for (size_t cut = 0; cut < 1800; cut += wire != WIRE_STREAM ? 64 : cut < 100 ? 1 : 37) {
            struct bench *bench = bench_make((enum wire_kind)wire, 0, false);
            port_memory_plug(bench->port, true);
            port_memory_unplug_after(bench->port, cut);
            sam_module_put_card(&bench->module, &made_up_cards[0]);
            for (int i = 0; health(bench).state != DEVICE_ABSENT || i == 0; i++) {
                assert_true(i < LONG_MS / STEP_MS);
                bench_run(bench, STEP_MS);
            }
            assert_int_equal(bench->counts[IDCARD_EVENT_CARD],
                             bench->counts[IDCARD_EVENT_CARD_GONE]);
            const int before = bench->counts[IDCARD_EVENT_CARD];
            sam_module_init(&bench->module, SAM_HABIT_FINDS);
            sam_module_put_card(&bench->module, &made_up_cards[2]);
            port_memory_plug(bench->port, true);
            bench_run_until(bench, IDCARD_EVENT_CARD, before + 1);
            assert_string_equal(bench->person.number_masked, "840***********0034");
            bench_end(bench);
        }
    }
}

static void test_a_silent_reader_is_said_to_be_so_and_heard_when_it_speaks(void **unused)
{
    (void)unused;
    struct bench *bench = bench_make(WIRE_STREAM, 0, false);
    bench->module.fault = SAM_FAULT_SILENT;
    bench->module.fault_count = 1000;
    port_memory_plug(bench->port, true);
    bench_run(bench, 5000);
    assert_int_equal(health(bench).state, DEVICE_FAILED);
    assert_string_equal(health(bench).code, "idcard.silent");
    bench->module.fault_count = 0;
    bench_run(bench, 5000);
    assert_int_equal(health(bench).state, DEVICE_READY);
    bench_end(bench);
}

static void test_a_named_line_that_cannot_be_used_is_said_with_its_reason(void **unused)
{
    (void)unused;
    char file[] = "/tmp/idcard-device-XXXXXX";
    const int fd = mkstemp(file);
    assert_true(fd >= 0);
    char line[64];
    int far = -1;
    int near = -1;
    assert_int_equal(openpty(&far, &near, line, NULL, NULL), 0);
    assert_int_equal(flock(near, LOCK_EX | LOCK_NB), 0); /* as another program does */
    const struct {
        const char *serial;
        enum device_state state;
        const char *code;
    } rows[] = {{"/nowhere/ttyUSB0", DEVICE_ABSENT, "idcard.absent"},
                {file, DEVICE_FAILED, "port.failed"},
                {line, DEVICE_FAILED, "port.taken"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bench bench = {.now_ms = 0};
        bench.idcard = idcard_create(&(struct idcard_settings){
            .serial = rows[i].serial, .root = "/nowhere", .on_event = on_event, .context = &bench});
        assert_int_equal(device_open(idcard_device(bench.idcard), 0), 0);
        for (int64_t now_ms = 0; now_ms < 5000; now_ms += IDCARD_LOOK_MS) {
            device_on_ready(idcard_device(bench.idcard), NULL, 0, now_ms);
            assert_int_equal(health(&bench).state, rows[i].state);
            assert_string_equal(health(&bench).code, rows[i].code);
            assert_int_equal(device_next_deadline_ms(idcard_device(bench.idcard)),
                             now_ms + IDCARD_LOOK_MS);
        }
        assert_int_equal(bench.counts[IDCARD_EVENT_HEALTH], 1); /* told once */
        idcard_destroy(bench.idcard);
    }
    close(far);
    close(near);
    close(fd);
    unlink(file);
}

static bool holds(const uint8_t *bytes, size_t size, const void *part, size_t part_size)
{
    for (size_t i = 0; i + part_size <= size; i++) {
        if (memcmp(bytes + i, part, part_size) == 0) {
            return true;
        }
    }
    return false;
}

/* Any four bytes in a row of the text or of the photo that are not blanks. */
static bool holds_anybody(const struct bench *bench, const struct made_up_card *card)
{
    static const uint8_t blanks[] = {' ', 0, ' ', 0};
    uint8_t block[CARD_TEXT_BYTES];
    made_up_card_text(card, block);
    for (size_t i = 0; i + 4 <= sizeof(block); i += 2) {
        if (memcmp(block + i, blanks, 4) != 0 &&
            holds(bench->record, bench->record_bytes, block + i, 4)) {
            return true;
        }
    }
    uint8_t photo[4];
    for (size_t i = 0; i < 1020; i++) {
        for (size_t k = 0; k < 4; k++) {
            photo[k] = sam_module_photo(i + k);
        }
        if (holds(bench->record, bench->record_bytes, photo, sizeof(photo))) {
            return true;
        }
    }
    return false;
}

static void test_a_record_of_the_wire_holds_nobody(void **unused)
{
    (void)unused;
    static const uint8_t good_read[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x05, 0x08, 0x00, 0x00, 0x90};
    for (int wire = 0; wire < WIRE_KINDS; wire++) {
        for (int fault = 0; fault < SAM_FAULT_COUNT; fault++) {
            struct bench *bench = bench_make((enum wire_kind)wire, CARD_WANT_ADDRESS, true);
            bench->blank.counted = wire == WIRE_COUNTED;
            port_memory_plug(bench->port, true);
            bench_run(bench, 1000);
            bench->module.new_address = made_up_cards[0].address;
            bench->module.fault = (enum sam_fault)fault;
            bench->module.fault_status = 500; /* where an answer is cut */
            bench->module.fault_count = 2;
            bench->module.fault_command = SAM_READ_BASE;
            sam_module_put_card(&bench->module, &made_up_cards[0]);
            bench_run_until(bench, IDCARD_EVENT_CARD, 1);
            assert_true(bench->record_bytes > 1000);
            assert_false(holds_anybody(bench, &made_up_cards[0]));
            /* What a fault report is for is still there. */
            assert_true(holds(bench->record, bench->record_bytes, good_read, sizeof(good_read)));
            bench_end(bench);
        }
    }
}

/* Good frames of the card's size in the record, with their parts, and frames that stay bad. */
static void test_a_record_plays_again_as_frames(void **unused)
{
    (void)unused;
    struct card_blank blank = {0};
    static uint8_t body[3 + 4 + 256 + 1024];
    static const uint8_t head[] = {0, 0, 0x90, 1, 0, 4, 0};
    memset(body, 'P', sizeof(body));
    memcpy(body, head, sizeof(head));
    for (int bad = 0; bad < 2; bad++) {
        uint8_t bytes[SAM_FRAME_MAX_BYTES];
        const size_t size = sam_frame_put(body, sizeof(body), bytes);
        bytes[size - 1] = (uint8_t)(bytes[size - 1] ^ bad);
        for (size_t at = 0; at < size; at += 7) { /* in pieces, as it comes */
            card_blank_paint(&blank, PORT_TO_HOST, bytes + at, size - at < 7 ? size - at : 7);
        }
        assert_null(memchr(bytes, 'P', size));
        struct sam_frame frame;
        struct sam_answer answer;
        struct sam_card card;
        assert_true((sam_frame_parse(bytes, size, &frame) > 0) == (bad == 0));
        if (bad == 0) {
            assert_true(sam_answer_of(&frame, &answer));
            assert_true(sam_card_of(&answer, false, &card));
            assert_int_equal(card.photo_bytes, 1024);
        }
    }
}

/* The same for a reader whose reports begin with a count: 63 bytes of the frame in each. */
static void test_a_record_of_counted_reports_plays_again(void **unused)
{
    (void)unused;
    static const struct idcard_framing counted = {.report_bytes = 64, .counted = true};
    struct card_blank blank = {.counted = true};
    static uint8_t body[3 + 4 + 256 + 1024];
    static const uint8_t head[] = {0, 0, 0x90, 1, 0, 4, 0};
    memset(body, 'P', sizeof(body));
    memcpy(body, head, sizeof(head));
    uint8_t bytes[SAM_FRAME_MAX_BYTES];
    uint8_t played[SAM_FRAME_MAX_BYTES];
    size_t played_bytes = 0;
    const size_t size = sam_frame_put(body, sizeof(body), bytes);
    card_blank_paint(&blank, PORT_TO_HOST, NULL, 0); /* plugged in: the count stays known */
    for (size_t at = 0; at < size;) {
        uint8_t report[IDCARD_REPORT_MAX_BYTES + 1];
        size_t report_bytes = 0;
        const uint8_t *part = NULL;
        at += idcard_report_put(&counted, bytes + at, size - at, report, &report_bytes);
        memset(report + 1 + report[0], 'P',
               report_bytes - 1 - report[0]); /* old bytes of a buffer */
        card_blank_paint(&blank, PORT_TO_HOST, report, report_bytes);
        assert_null(memchr(report, 'P', report_bytes));
        const size_t got = idcard_report_get(&counted, report, report_bytes, &part);
        memcpy(played + played_bytes, part, got);
        played_bytes += got;
    }
    struct sam_frame frame;
    struct sam_answer answer;
    struct sam_card card;
    assert_int_equal(played_bytes, size);
    assert_true(sam_frame_parse(played, size, &frame) > 0);
    assert_true(sam_answer_of(&frame, &answer));
    assert_true(sam_card_of(&answer, false, &card));
    assert_int_equal(card.photo_bytes, 1024);
    uint8_t lies[] = {200, 'P', 'P'}; /* a count beyond its report */
    card_blank_paint(&blank, PORT_TO_HOST, lies, sizeof(lies));
    assert_int_equal(lies[0], 2);
    assert_int_equal(lies[1] | lies[2], 0);
}

static void test_a_report_carries_what_was_put_into_it(void **unused)
{
    (void)unused;
    uint8_t bytes[100];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i + 1);
    }
    static const struct idcard_framing rows[] = {
        {.report_bytes = 64},
        {.report_bytes = 64, .counted = true},
        {.report_bytes = 64, .number = 3},
        {.report_bytes = 8, .number = 3, .counted = true},
    };
    static const size_t rooms[] = {64, 63, 64, 7};
    static const size_t heads[] = {0, 1, 1, 2};
    for (size_t i = 0; i < 4; i++) {
        for (size_t size = 1; size < sizeof(bytes); size++) {
            uint8_t report[IDCARD_REPORT_MAX_BYTES + 1];
            size_t report_bytes = 0;
            const size_t put = idcard_report_put(&rows[i], bytes, size, report, &report_bytes);
            assert_int_equal(put, size < rooms[i] ? size : rooms[i]);
            assert_int_equal(report_bytes, rows[i].report_bytes + (rows[i].number != 0 ? 1 : 0));
            const uint8_t *part = NULL;
            const size_t got = idcard_report_get(&rows[i], report, report_bytes, &part);
            assert_int_equal(got, rows[i].counted ? put : rooms[i]);
            assert_ptr_equal(part, report + heads[i]);
            assert_memory_equal(part, bytes, put);
        }
        uint8_t odd[3] = {3, 200, 1};
        const uint8_t *part = NULL;
        for (size_t size = 0; size <= sizeof(odd); size++) { /* a report that is too short */
            const size_t got = idcard_report_get(&rows[i], odd, size, &part);
            assert_true(got + heads[i] <= size || got == 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_card_leaves_the_driver_as_hash_and_mask_alone),
        cmocka_unit_test(test_what_was_asked_for_leaves_as_well),
        cmocka_unit_test(test_a_card_of_no_use_is_a_problem_with_advice_until_it_is_gone),
        cmocka_unit_test(test_unplugged_at_any_byte_it_comes_back_and_reads),
        cmocka_unit_test(test_a_silent_reader_is_said_to_be_so_and_heard_when_it_speaks),
        cmocka_unit_test(test_a_named_line_that_cannot_be_used_is_said_with_its_reason),
        cmocka_unit_test(test_a_record_of_the_wire_holds_nobody),
        cmocka_unit_test(test_a_record_plays_again_as_frames),
        cmocka_unit_test(test_a_record_of_counted_reports_plays_again),
        cmocka_unit_test(test_a_report_carries_what_was_put_into_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
