/*
 * Frames that no one here wrote read and write as stated; a stream cut at every byte, with anything
 * between frames, gives the same frames; a spoiled frame is never taken for a good one.
 */
#include "drivers/wire/sam_frame.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/mutate.h"

#include <stdio.h>
#include <string.h>

enum { VECTORS_MAX = 16, LINE_ROOM = 512, WHOLE = 8 };

struct vector {
    char kind[8];
    uint8_t bytes[64];
    size_t size_bytes;
};

static size_t hex_read(const char *text, uint8_t *ret_bytes)
{
    size_t size = 0;
    unsigned value = 0;
    for (int used = 0; sscanf(text, "%2x %n", &value, &used) == 1; text += used) {
        ret_bytes[size++] = (uint8_t)value;
    }
    return size;
}

static size_t vectors_read(struct vector *ret_vectors)
{
    FILE *file = fopen("tests/data/idcard/frames.tsv", "r");
    assert_non_null(file);
    char line[LINE_ROOM];
    assert_non_null(fgets(line, sizeof(line), file)); /* the heads of the columns */
    size_t count = 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        const char *meaning = strchr(line, '\t');
        char *hex = strchr(meaning + 1, '\t');
        *strchr(hex + 1, '\t') = '\0'; /* the source follows */
        assert_true(count < VECTORS_MAX);
        snprintf(ret_vectors[count].kind, sizeof(ret_vectors[count].kind), "%.*s",
                 (int)(meaning - line), line);
        ret_vectors[count].size_bytes = hex_read(hex + 1, ret_vectors[count].bytes);
        count++;
    }
    fclose(file);
    return count;
}

static void test_the_published_frames_read_and_write_as_stated(void **unused)
{
    (void)unused;
    struct vector vectors[VECTORS_MAX];
    const size_t count = vectors_read(vectors);
    assert_int_equal(count, 10);
    static const enum sam_command commands[] = {SAM_FIND_CARD, SAM_SELECT_CARD, SAM_READ_BASE,
                                                SAM_READ_WITH_FINGERPRINT};
    static const uint8_t statuses[] = {0x9F, 0x90, 0x80, 0x81, 0x41, 0x31};
    static const size_t data_bytes[] = {4, 8, 0, 0, 0, 0};
    size_t command = 0;
    size_t status = 0;
    for (size_t i = 0; i < count; i++) {
        struct sam_frame frame;
        assert_int_equal(sam_frame_parse(vectors[i].bytes, vectors[i].size_bytes, &frame),
                         vectors[i].size_bytes);
        uint8_t again[SAM_FRAME_MAX_BYTES];
        assert_int_equal(sam_frame_put(frame.body, frame.body_bytes, again), vectors[i].size_bytes);
        assert_memory_equal(again, vectors[i].bytes, vectors[i].size_bytes);
        if (strcmp(vectors[i].kind, "cmd") == 0) {
            uint8_t bytes[SAM_COMMAND_MAX_BYTES];
            assert_int_equal(sam_command_of(&frame), commands[command]);
            assert_int_equal(sam_command_put(commands[command], bytes), vectors[i].size_bytes);
            assert_memory_equal(bytes, vectors[i].bytes, vectors[i].size_bytes);
            command++;
        } else {
            struct sam_answer answer;
            assert_true(sam_answer_of(&frame, &answer));
            assert_int_equal(answer.sw3, statuses[status]);
            assert_int_equal(answer.data_bytes, data_bytes[status]);
            status++;
        }
    }
    assert_int_equal(command, 4);
    assert_int_equal(status, 6);
}

/* Three frames of different length with noise before, between and after: of each kind that is
 * mean. */
static size_t stream_make(uint8_t *ret_bytes)
{
    static const uint8_t noises[][8] = {
        {0x00, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x03, 0x00}, /* a preamble that lost its first */
        {0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0x00, 0x00, 0xAA}, /* and a frame after one AA more */
        {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0xFF, 0xFF, 0x11}, /* a length that cannot be */
    };
    size_t size = 0;
    for (size_t i = 0; i < 3; i++) {
        memcpy(ret_bytes + size, noises[i], sizeof(noises[i]));
        size += sizeof(noises[i]);
        uint8_t body[300];
        memset(body, (int)(0x10 + i), sizeof(body));
        size += sam_frame_put(body, 3 + i * 100, ret_bytes + size);
    }
    memset(ret_bytes + size, 0, 20);
    return size + 20;
}

/* Puts `size` bytes in pieces of `piece`; checks that they are the three frames of the stream. */
static void stream_check(const uint8_t *bytes, size_t size, size_t piece)
{
    static struct sam_decoder decoder;
    struct sam_frame frame;
    size_t found = 0;
    sam_decoder_init(&decoder);
    for (size_t at = 0; at < size;) {
        const size_t rest = size - at;
        const size_t taken = sam_decoder_put(&decoder, bytes + at, piece < rest ? piece : rest);
        assert_true(taken > 0);
        at += taken;
        while (sam_decoder_next(&decoder, &frame)) {
            assert_true(found < 3);
            assert_int_equal(frame.body_bytes, 3 + found * 100);
            assert_int_equal(frame.body[0], 0x10 + found);
            found++;
        }
    }
    assert_int_equal(found, 3);
}

static void test_a_stream_gives_the_same_frames_in_any_pieces(void **unused)
{
    (void)unused;
    static uint8_t bytes[2048];
    const size_t size = stream_make(bytes);
    for (size_t piece = 1; piece <= size; piece++) {
        stream_check(bytes, size, piece);
    }
}

static void test_a_frame_cut_at_any_byte_needs_more_and_the_next_one_is_found(void **unused)
{
    (void)unused;
    uint8_t body[40];
    uint8_t frame_bytes[SAM_FRAME_MAX_BYTES];
    memset(body, 0xAA, sizeof(body));
    const size_t size = sam_frame_put(body, sizeof(body), frame_bytes);
    for (size_t cut = 0; cut < size; cut++) {
        struct sam_frame frame;
        uint8_t *exact = malloc(cut + 1);
        memcpy(exact, frame_bytes, cut);
        assert_int_equal(sam_frame_parse(exact, cut, &frame), SAM_MORE);
        free(exact);
        /* What was cut off may claim what follows, up to the length that it seems to have; then all
         * of the whole ones are found in it. */
        struct sam_decoder decoder;
        sam_decoder_init(&decoder);
        assert_int_equal(sam_decoder_put(&decoder, frame_bytes, cut), cut);
        assert_false(sam_decoder_next(&decoder, &frame));
        size_t found = 0;
        for (int i = 0; i < WHOLE; i++) {
            assert_int_equal(sam_decoder_put(&decoder, frame_bytes, size), size);
            while (sam_decoder_next(&decoder, &frame)) {
                assert_memory_equal(frame.body, body, sizeof(body));
                found++;
            }
        }
        assert_int_equal(found, WHOLE);
    }
}

static void test_any_turned_bit_is_refused(void **unused)
{
    (void)unused;
    uint8_t bytes[SAM_FRAME_MAX_BYTES];
    const uint8_t body[] = {0x00, 0x00, 0x9F, 1, 2, 3, 4};
    const size_t size = sam_frame_put(body, sizeof(body), bytes);
    for (size_t bit = 0; bit < size * 8; bit++) {
        struct sam_frame frame;
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ (1U << (bit % 8)));
        assert_true(sam_frame_parse(bytes, size, &frame) <= 0);
        bytes[bit / 8] = (uint8_t)(bytes[bit / 8] ^ (1U << (bit % 8)));
    }
}

static void test_mutations_never_make_a_frame_that_is_not_one(void **unused)
{
    (void)unused;
    struct mutate mutate = {20230901};
    uint8_t stream[2048];
    const size_t size = stream_make(stream);
    for (long i = mutate_count(2000); i > 0; i--) {
        uint8_t bytes[2048];
        memcpy(bytes, stream, size);
        const size_t left = mutate_bytes(&mutate, bytes, size);
        static struct sam_decoder decoder;
        struct sam_frame frame;
        sam_decoder_init(&decoder);
        for (size_t at = 0; at < left;) {
            at += sam_decoder_put(&decoder, bytes + at, left - at);
            while (sam_decoder_next(&decoder, &frame)) {
                uint8_t sum = 0;
                for (size_t k = 0; k <= frame.body_bytes + 2; k++) {
                    sum = (uint8_t)(sum ^ frame.body[k - 2]);
                }
                assert_int_equal(sum, 0);
                assert_in_range(frame.body_bytes, SAM_BODY_MIN_BYTES, SAM_BODY_MAX_BYTES);
            }
        }
    }
}

static void test_the_parts_of_a_card_are_those_that_their_lengths_say(void **unused)
{
    (void)unused;
    uint8_t data[6 + 10] = {0, 4, 0, 3, 0, 3};
    struct sam_answer answer = {0, 0, 0x90, data, sizeof(data)};
    struct sam_card card;
    assert_true(sam_card_of(&answer, true, &card));
    assert_int_equal(card.text_bytes, 4);
    assert_ptr_equal(card.text, data + 6);
    assert_ptr_equal(card.photo, data + 10);
    assert_ptr_equal(card.fingerprint, data + 13);
    assert_int_equal(card.fingerprint_bytes, 3);
    assert_false(sam_card_of(&answer, false, &card)); /* 7 bytes of 14 */
    for (size_t cut = 0; cut < sizeof(data); cut++) {
        answer.data_bytes = cut;
        assert_false(sam_card_of(&answer, true, &card));
    }
}

static void test_the_number_of_a_module_reads_as_printed_on_it(void **unused)
{
    (void)unused;
    const uint8_t id[SAM_ID_BYTES] = {0x05, 0x00, 0x03, 0x00, 0x29, 0x9F, 0x33, 0x01,
                                      0x01, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF};
    char text[SAM_ID_TEXT_ROOM];
    sam_id_text(id, text);
    assert_string_equal(text, "05.03-20160297-0000000001-4294967295");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_published_frames_read_and_write_as_stated),
        cmocka_unit_test(test_a_stream_gives_the_same_frames_in_any_pieces),
        cmocka_unit_test(test_a_frame_cut_at_any_byte_needs_more_and_the_next_one_is_found),
        cmocka_unit_test(test_any_turned_bit_is_refused),
        cmocka_unit_test(test_mutations_never_make_a_frame_that_is_not_one),
        cmocka_unit_test(test_the_parts_of_a_card_are_those_that_their_lengths_say),
        cmocka_unit_test(test_the_number_of_a_module_reads_as_printed_on_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
