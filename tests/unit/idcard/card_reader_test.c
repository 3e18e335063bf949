/*
 * A reader is asked in the right order and not too often; cards are told once, when they come and
 * when they go; faults, noise, late answers and an unplugged wire at any byte end in a reader that
 * reads.
 */
#include "drivers/idcard/card_reader.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/mutate.h"
#include "tests/lib/sam_module.h"

#include <stdio.h>
#include <string.h>

enum { ANSWER_MS = 40, GONE_MS = 1000, LONG_MS = 60000, EVENTS_MAX = 64 };

/* A reader, a module and the wire between them, in virtual time. */
struct bench {
    struct card_reader reader;
    struct sam_module module;
    int64_t now_ms;
    int64_t answer_ms;   /* how long the module takes */
    size_t piece_bytes;  /* how much of an answer comes at once */
    size_t unplug_after; /* so many bytes in both directions; SIZE_MAX: never */
    size_t passed;
    uint8_t answer[SAM_MODULE_ANSWER_MAX_BYTES];
    size_t answer_bytes;
    int64_t answer_due_ms;
    int64_t found_ms; /* when the last search went out */
    int counts[CARD_READER_EVENT_CLEAR + 1];
    int64_t gone_ms;
    const char *code; /* of the last problem */
    struct card_text card;
    size_t fingerprint_bytes;
    char id[SAM_ID_TEXT_ROOM];
    bool spoiled;
};

static void on_card(struct bench *bench, const struct card_reader_event *event)
{
    const int result = card_text_read(event->text, event->text_bytes, &bench->card);
    if (bench->spoiled) {
        return; /* an XOR does not see everything */
    }
    assert_int_equal(result, CARD_TEXT_OK);
    assert_int_equal(event->photo_bytes, 1024);
    for (size_t i = 0; i < event->photo_bytes; i++) {
        assert_int_equal(event->photo[i], sam_module_photo(i));
    }
    bench->fingerprint_bytes = event->fingerprint_bytes;
    if (event->address_bytes > 0) {
        assert_true(card_text_put_address(&bench->card, event->address, event->address_bytes));
    }
}

static void on_event(void *context, const struct card_reader_event *event)
{
    struct bench *bench = context;
    bench->counts[event->kind]++;
    switch (event->kind) {
    case CARD_READER_EVENT_CARD:
        on_card(bench, event);
        break;
    case CARD_READER_EVENT_GONE:
        bench->gone_ms = bench->now_ms;
        break;
    case CARD_READER_EVENT_READY:
        snprintf(bench->id, sizeof(bench->id), "%s", event->id);
        break;
    case CARD_READER_EVENT_PROBLEM:
        bench->code = event->problem->code;
        assert_true(strlen(event->problem->advice_zh) > 0);
        break;
    default:
        break;
    }
}

static struct bench *bench_make(enum sam_habit habit)
{
    static struct bench bench;
    memset(&bench, 0, sizeof(bench));
    card_reader_init(&bench.reader,
                     &(struct card_reader_settings){.on_event = on_event, .context = &bench});
    sam_module_init(&bench.module, habit);
    bench.now_ms = 1000000;
    bench.answer_ms = ANSWER_MS;
    bench.piece_bytes = SIZE_MAX;
    bench.unplug_after = SIZE_MAX;
    bench.answer_due_ms = INT64_MAX;
    bench.found_ms = -LONG_MS;
    bench.code = "";
    return &bench;
}

/* How many of these bytes get through before the wire is pulled; then it is unplugged. */
static size_t wire(struct bench *bench, size_t size)
{
    if (bench->unplug_after == SIZE_MAX || bench->passed + size < bench->unplug_after) {
        bench->passed += size;
        return size;
    }
    const size_t got = bench->unplug_after - bench->passed;
    bench->passed = bench->unplug_after;
    return got;
}

static void unplug_if_due(struct bench *bench)
{
    if (bench->passed == bench->unplug_after) {
        card_reader_unplug(&bench->reader);
        bench->answer_due_ms = INT64_MAX;
    }
}

static void carry_command(struct bench *bench)
{
    uint8_t bytes[SAM_COMMAND_MAX_BYTES];
    const size_t size = card_reader_output(&bench->reader, bytes);
    if (size == 0) {
        return;
    }
    struct sam_frame frame;
    assert_int_equal(sam_frame_parse(bytes, size, &frame), size);
    if (sam_command_of(&frame) == SAM_FIND_CARD) {
        assert_true(bench->now_ms - bench->found_ms >= CARD_READER_POLL_MS);
        bench->found_ms = bench->now_ms;
    }
    const size_t answered =
        sam_module_input(&bench->module, bytes, wire(bench, size), bench->answer);
    if (answered > 0) {
        bench->answer_bytes = answered;
        bench->answer_due_ms = bench->now_ms + bench->answer_ms;
    }
    unplug_if_due(bench);
}

static void carry_answer(struct bench *bench)
{
    bench->answer_due_ms = INT64_MAX;
    const size_t size = wire(bench, bench->answer_bytes);
    for (size_t at = 0; at < size;) {
        const size_t rest = size - at;
        const size_t piece = rest < bench->piece_bytes ? rest : bench->piece_bytes;
        card_reader_input(&bench->reader, bench->answer + at, piece, bench->now_ms);
        at += piece;
    }
    unplug_if_due(bench);
}

static void bench_step(struct bench *bench, int64_t until_ms)
{
    int64_t next_ms = card_reader_next_ms(&bench->reader);
    next_ms = bench->answer_due_ms < next_ms ? bench->answer_due_ms : next_ms;
    if (next_ms > until_ms) {
        bench->now_ms = until_ms;
        return;
    }
    bench->now_ms = next_ms > bench->now_ms ? next_ms : bench->now_ms;
    if (bench->answer_due_ms <= bench->now_ms) {
        carry_answer(bench);
    }
    card_reader_tick(&bench->reader, bench->now_ms);
    carry_command(bench);
}

static void bench_run(struct bench *bench, int64_t for_ms)
{
    const int64_t until_ms = bench->now_ms + for_ms;
    carry_command(bench);
    while (bench->now_ms < until_ms) {
        bench_step(bench, until_ms);
    }
}

static void bench_run_until(struct bench *bench, enum card_reader_event_kind kind, int count)
{
    const int64_t until_ms = bench->now_ms + LONG_MS;
    carry_command(bench);
    while (bench->counts[kind] < count) {
        assert_true(bench->now_ms < until_ms);
        bench_step(bench, until_ms);
    }
}

static void bench_plug(struct bench *bench)
{
    bench->unplug_after = SIZE_MAX;
    card_reader_plug(&bench->reader, bench->now_ms);
}

static void test_every_card_is_told_once_when_it_comes_and_when_it_goes(void **unused)
{
    (void)unused;
    for (int habit = 0; habit < SAM_HABIT_COUNT; habit++) {
        struct bench *bench = bench_make((enum sam_habit)habit);
        bench_plug(bench);
        bench_run_until(bench, CARD_READER_EVENT_READY, 1);
        assert_string_equal(bench->id, "05.03-20160297-0000000001-0000000002");
        for (int i = 0; i < MADE_UP_COUNT; i++) {
            sam_module_put_card(&bench->module, &made_up_cards[i]);
            bench_run_until(bench, CARD_READER_EVENT_CARD, i + 1);
            assert_string_equal(bench->card.number, made_up_cards[i].number);
            bench_run(bench, 5000); /* it lies there */
            assert_int_equal(bench->counts[CARD_READER_EVENT_CARD], i + 1);
            assert_int_equal(bench->counts[CARD_READER_EVENT_GONE],
                             habit == SAM_HABIT_NEITHER ? i + 1 : i);
            sam_module_put_card(&bench->module, NULL);
            bench_run(bench, GONE_MS);
            assert_int_equal(bench->counts[CARD_READER_EVENT_GONE], i + 1);
        }
        assert_int_equal(bench->counts[CARD_READER_EVENT_PROBLEM], 0);
        assert_int_equal(bench->counts[CARD_READER_EVENT_READY], 1);
    }
}

static void test_a_card_that_goes_is_seen_within_a_second_whenever_it_goes(void **unused)
{
    (void)unused;
    for (int64_t offset_ms = 0; offset_ms < 700; offset_ms += 7) {
        for (int habit = 0; habit < SAM_HABIT_NEITHER; habit++) {
            struct bench *bench = bench_make((enum sam_habit)habit);
            bench_plug(bench);
            sam_module_put_card(&bench->module, &made_up_cards[0]);
            bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
            bench_run(bench, offset_ms);
            const int64_t taken_ms = bench->now_ms;
            sam_module_put_card(&bench->module, NULL);
            bench_run_until(bench, CARD_READER_EVENT_GONE, 1);
            assert_true(bench->gone_ms - taken_ms <= GONE_MS);
        }
    }
}

static void test_a_card_that_is_lifted_for_one_search_stays_the_same_visit(void **unused)
{
    (void)unused;
    for (int64_t offset_ms = 0; offset_ms < 600; offset_ms += 20) {
        struct bench *bench = bench_make(SAM_HABIT_FINDS);
        bench_plug(bench);
        sam_module_put_card(&bench->module, &made_up_cards[0]);
        bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
        bench_run(bench, offset_ms);
        sam_module_put_card(&bench->module, NULL);
        bench_run(bench, CARD_READER_POLL_MS - ANSWER_MS);
        sam_module_put_card(&bench->module, &made_up_cards[0]);
        bench_run(bench, 3000);
        assert_int_equal(bench->counts[CARD_READER_EVENT_GONE], 0);
        assert_int_equal(bench->counts[CARD_READER_EVENT_CARD], 1);
    }
}

static void test_a_card_is_read_whatever_the_pieces_of_its_answer(void **unused)
{
    (void)unused;
    for (size_t piece = 1; piece <= 64; piece++) {
        struct bench *bench = bench_make(SAM_HABIT_FINDS);
        bench->piece_bytes = piece;
        bench_plug(bench);
        sam_module_put_card(&bench->module, &made_up_cards[1]);
        bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
        assert_string_equal(bench->card.name, made_up_cards[1].name);
    }
}

static void test_fingerprints_and_the_newest_address_are_asked_for_when_wanted(void **unused)
{
    (void)unused;
    struct bench *bench = bench_make(SAM_HABIT_FINDS);
    bench->reader.settings.with_fingerprint = true;
    bench->reader.settings.with_address = true;
    bench_plug(bench);
    sam_module_put_card(&bench->module, &made_up_cards[0]);
    bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
    assert_int_equal(bench->fingerprint_bytes, 1024);
    assert_string_equal(bench->card.address, made_up_cards[0].address);
    assert_int_equal(bench->module.asked[SAM_READ_ADDRESS], 1);
    assert_int_equal(bench->module.asked[SAM_READ_BASE], 0);
    sam_module_put_card(&bench->module, NULL);
    bench_run_until(bench, CARD_READER_EVENT_GONE, 1);
    bench->module.new_address = "某省新路";
    sam_module_put_card(&bench->module, &made_up_cards[0]);
    bench_run_until(bench, CARD_READER_EVENT_CARD, 2);
    assert_string_equal(bench->card.address, "某省新路");
}

/* Starts a bench that has run `run_ms` with a card, then meets a fault for a number of answers. */
static struct bench *bench_with_fault(int64_t run_ms, enum sam_fault fault, int status, int count)
{
    struct bench *bench = bench_make(SAM_HABIT_FINDS);
    bench_plug(bench);
    sam_module_put_card(&bench->module, &made_up_cards[0]);
    bench_run(bench, run_ms);
    bench->module.fault = fault;
    bench->module.fault_status = status;
    bench->module.fault_count = count;
    return bench;
}

/* From anywhere: the card is taken and another is put, and that one is read. */
static void assert_reads_again(struct bench *bench)
{
    bench->module.fault_count = 0;
    sam_module_put_card(&bench->module, NULL);
    bench_run(bench, 10000);
    const int before = bench->counts[CARD_READER_EVENT_CARD];
    assert_int_equal(bench->counts[CARD_READER_EVENT_GONE], before);
    sam_module_put_card(&bench->module, &made_up_cards[2]);
    bench_run_until(bench, CARD_READER_EVENT_CARD, before + 1);
    assert_string_equal(bench->card.number, made_up_cards[2].number);
}

static void test_every_status_at_every_step_ends_in_a_reader_that_reads(void **unused)
{
    (void)unused;
    static const int statuses[] = {0x90, 0x9F, 0x91, 0x10, 0x11, 0x21, 0x23, 0x31, 0x32, 0x33, 0x34,
                                   0x40, 0x41, 0x50, 0x60, 0x61, 0x66, 0x80, 0x81, 0x00, 0xFF};
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        for (int64_t at_ms = 0; at_ms < 800; at_ms += ANSWER_MS / 2) {
            for (int count = 1; count <= 4; count++) {
                struct bench *bench = bench_with_fault(at_ms, SAM_FAULT_STATUS, statuses[i], count);
                bench_run(bench, 5000);
                assert_reads_again(bench);
            }
        }
    }
}

static void test_every_fault_at_every_step_ends_in_a_reader_that_reads(void **unused)
{
    (void)unused;
    for (int fault = SAM_FAULT_SILENT; fault < SAM_FAULT_COUNT; fault++) {
        for (int64_t at_ms = 0; at_ms < 800; at_ms += ANSWER_MS / 2) {
            for (int count = 1; count <= 5; count += 2) {
                struct bench *bench = bench_with_fault(at_ms, (enum sam_fault)fault, 6, count);
                bench_run(bench, 5000);
                assert_reads_again(bench);
            }
        }
    }
}

static void test_an_answer_cut_at_any_byte_is_asked_for_again(void **unused)
{
    (void)unused;
    for (int cut = 0; cut < 1300; cut += cut < 40 ? 1 : 37) {
        struct bench *bench = bench_with_fault(2 * ANSWER_MS, SAM_FAULT_CUT, cut, 3);
        bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
        assert_string_equal(bench->card.number, made_up_cards[0].number);
        assert_reads_again(bench);
    }
}

static void test_a_fault_that_lasts_is_told_with_its_advice(void **unused)
{
    (void)unused;
    static const struct {
        enum sam_fault fault;
        int status;
        enum sam_command command;
        const char *code;
    } rows[] = {
        {SAM_FAULT_STATUS, 0x41, SAM_READ_BASE, "idcard.not_read"},
        {SAM_FAULT_STATUS, 0x31, SAM_READ_BASE, "idcard.sam_not_proven"},
        {SAM_FAULT_STATUS, 0x40, SAM_READ_BASE, "idcard.other_card"},
        {SAM_FAULT_STATUS, 0x77, SAM_READ_BASE, "idcard.unknown_status"},
        {SAM_FAULT_STATUS, 0x66, SAM_COMMAND_COUNT, "idcard.not_authorised"},
        {SAM_FAULT_STATUS, 0x10, SAM_COMMAND_COUNT, "idcard.line_checksum"},
        {SAM_FAULT_SILENT, 0, SAM_COMMAND_COUNT, "idcard.silent"},
        {SAM_FAULT_CHECKSUM, 0, SAM_COMMAND_COUNT, "idcard.silent"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bench *bench = bench_make(SAM_HABIT_FINDS);
        bench_plug(bench);
        bench_run_until(bench, CARD_READER_EVENT_READY, 1);
        bench->module.fault = rows[i].fault;
        bench->module.fault_status = rows[i].status;
        bench->module.fault_count = 1000000;
        bench->module.fault_command = rows[i].command;
        sam_module_put_card(&bench->module, &made_up_cards[0]);
        bench_run_until(bench, CARD_READER_EVENT_PROBLEM, 1);
        assert_string_equal(bench->code, rows[i].code);
        bench_run(bench, 20000);
        assert_int_equal(bench->counts[CARD_READER_EVENT_PROBLEM], 1); /* told once */
        assert_reads_again(bench);
    }
}

static void test_a_late_answer_is_never_taken_for_another(void **unused)
{
    (void)unused;
    for (int64_t late_ms = 450; late_ms < 1600; late_ms += 10) {
        struct bench *bench = bench_make(SAM_HABIT_FINDS);
        bench->answer_ms = late_ms;
        bench_plug(bench);
        sam_module_put_card(&bench->module, &made_up_cards[0]);
        bench_run(bench, 20000);
        bench->answer_ms = ANSWER_MS;
        bench_run(bench, 5000);
        assert_reads_again(bench);
    }
}

static void test_answers_that_come_once_more_change_nothing(void **unused)
{
    (void)unused;
    static const enum sam_fault both[] = {SAM_FAULT_LAST, SAM_FAULT_TWICE};
    for (size_t i = 0; i < 2; i++) {
        struct bench *bench = bench_with_fault(0, both[i], 0, 1000000);
        bench->reader.settings.with_address = true;
        bench->module.new_address = "某省新路";
        bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
        assert_string_equal(bench->id, "05.03-20160297-0000000001-0000000002");
        assert_string_equal(bench->card.number, made_up_cards[0].number);
        assert_string_equal(bench->card.address, "某省新路");
        static const enum sam_command once[] = {SAM_STATUS,      SAM_READ_ID,   SAM_FIND_CARD,
                                                SAM_SELECT_CARD, SAM_READ_BASE, SAM_READ_ADDRESS};
        for (size_t k = 0; k < sizeof(once) / sizeof(once[0]); k++) {
            assert_int_equal(bench->module.asked[once[k]], 1);
        }
        assert_int_equal(bench->counts[CARD_READER_EVENT_PROBLEM], 0);
    }
}

static void test_after_a_silence_the_line_has_time_to_become_quiet(void **unused)
{
    (void)unused;
    struct bench *bench = bench_make(SAM_HABIT_FINDS);
    uint8_t bytes[SAM_COMMAND_MAX_BYTES];
    bench_plug(bench);
    assert_true(card_reader_output(&bench->reader, bytes) > 0);
    const int64_t late_ms = card_reader_next_ms(&bench->reader);
    card_reader_tick(&bench->reader, late_ms);
    assert_int_equal(card_reader_next_ms(&bench->reader), late_ms + CARD_READER_SETTLE_MS);
    card_reader_tick(&bench->reader, late_ms + CARD_READER_SETTLE_MS - 1);
    assert_int_equal(card_reader_output(&bench->reader, bytes), 0);
    card_reader_tick(&bench->reader, late_ms + CARD_READER_SETTLE_MS);
    assert_true(card_reader_output(&bench->reader, bytes) > 0);
}

static void test_unplugged_at_any_byte_and_plugged_again_it_reads(void **unused)
{
    (void)unused;
    for (size_t cut = 1; cut < 1600; cut += cut < 160 ? 1 : 29) {
        struct bench *bench = bench_make(SAM_HABIT_FINDS);
        bench_plug(bench);
        bench->unplug_after = cut;
        sam_module_put_card(&bench->module, &made_up_cards[0]);
        bench_run(bench, 60000);
        assert_int_equal(bench->reader.state, CARD_READER_UNPLUGGED);
        assert_int_equal(card_reader_next_ms(&bench->reader), INT64_MAX);
        assert_int_equal(bench->counts[CARD_READER_EVENT_GONE],
                         bench->counts[CARD_READER_EVENT_CARD]);
        sam_module_init(&bench->module, SAM_HABIT_FINDS); /* it starts anew as well */
        sam_module_put_card(&bench->module, &made_up_cards[1]);
        const int before = bench->counts[CARD_READER_EVENT_CARD];
        bench_plug(bench);
        bench_run_until(bench, CARD_READER_EVENT_CARD, before + 1);
        assert_string_equal(bench->card.number, made_up_cards[1].number);
    }
}

static bool holds(const void *memory, size_t size, const void *part, size_t part_size)
{
    const uint8_t *bytes = memory;
    for (size_t i = 0; i + part_size <= size; i++) {
        if (memcmp(bytes + i, part, part_size) == 0) {
            return true;
        }
    }
    return false;
}

static void test_nothing_of_a_card_stays_in_the_reader_after_it_was_told(void **unused)
{
    (void)unused;
    struct bench *bench = bench_make(SAM_HABIT_FINDS);
    bench->reader.settings.with_address = true;
    bench_plug(bench);
    sam_module_put_card(&bench->module, &made_up_cards[0]);
    bench_run_until(bench, CARD_READER_EVENT_CARD, 1);
    uint8_t number[36];
    uint8_t name[6];
    made_up_field(made_up_cards[0].number, number, sizeof(number));
    made_up_field(made_up_cards[0].name, name, sizeof(name));
    assert_false(holds(&bench->reader, sizeof(bench->reader), number, sizeof(number)));
    assert_false(holds(&bench->reader, sizeof(bench->reader), name, sizeof(name)));
}

static void test_mutated_answers_are_survived(void **unused)
{
    (void)unused;
    struct mutate mutate = {300};
    struct bench *bench = bench_make(SAM_HABIT_FINDS);
    bench_plug(bench);
    bench->spoiled = true;
    for (long i = mutate_count(3000); i > 0; i--) {
        if (i % 8 == 0) {
            sam_module_put_card(&bench->module, i % 16 == 0 ? NULL : &made_up_cards[0]);
        }
        const int64_t until_ms = bench->now_ms + LONG_MS;
        bench_step(bench, until_ms);
        if (bench->answer_due_ms != INT64_MAX && mutate_next(&mutate, 4) == 0) {
            bench->answer_bytes = mutate_bytes(&mutate, bench->answer, bench->answer_bytes);
        }
    }
    assert_true(bench->counts[CARD_READER_EVENT_CARD] > 0);
    bench->spoiled = false;
    assert_reads_again(bench);
}

static void test_the_published_statuses_are_all_in_the_table(void **unused)
{
    (void)unused;
    FILE *file = fopen("tests/data/idcard/status_codes.tsv", "r");
    assert_non_null(file);
    char line[512];
    int count = 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        unsigned status = 0;
        if (sscanf(line, "%2x\t", &status) == 1 && line[2] == '\t') {
            assert_int_equal(sam_problem_of((int)status)->status, status);
            count++;
        }
    }
    fclose(file);
    assert_int_equal(count, 19);
    assert_string_equal(sam_problem_of(0x99)->code, "idcard.unknown_status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_card_is_told_once_when_it_comes_and_when_it_goes),
        cmocka_unit_test(test_a_card_that_goes_is_seen_within_a_second_whenever_it_goes),
        cmocka_unit_test(test_a_card_that_is_lifted_for_one_search_stays_the_same_visit),
        cmocka_unit_test(test_a_card_is_read_whatever_the_pieces_of_its_answer),
        cmocka_unit_test(test_fingerprints_and_the_newest_address_are_asked_for_when_wanted),
        cmocka_unit_test(test_every_status_at_every_step_ends_in_a_reader_that_reads),
        cmocka_unit_test(test_every_fault_at_every_step_ends_in_a_reader_that_reads),
        cmocka_unit_test(test_an_answer_cut_at_any_byte_is_asked_for_again),
        cmocka_unit_test(test_a_fault_that_lasts_is_told_with_its_advice),
        cmocka_unit_test(test_a_late_answer_is_never_taken_for_another),
        cmocka_unit_test(test_answers_that_come_once_more_change_nothing),
        cmocka_unit_test(test_after_a_silence_the_line_has_time_to_become_quiet),
        cmocka_unit_test(test_unplugged_at_any_byte_and_plugged_again_it_reads),
        cmocka_unit_test(test_nothing_of_a_card_stays_in_the_reader_after_it_was_told),
        cmocka_unit_test(test_mutated_answers_are_survived),
        cmocka_unit_test(test_the_published_statuses_are_all_in_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
