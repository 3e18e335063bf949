/*
 * A printer that answers anything: each answer is read within its bytes, and a job that hears it
 * never sends the picture's ink twice without telling the printer to forget, and always ends.
 */
#include "drivers/printer/receipt_job.h"

#include <assert.h>
#include <string.h>

enum { WIDTH_BYTES = 4, ROWS = 200, STEP_MS = 20, PATIENCE_MS = 20000, TURNS_MAX = 20000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void answers_read(const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size;) {
        struct escpos_answer answer;
        size_t taken = 0;
        const int result = escpos_answer_read(data + at, size - at, &answer, &taken);
        if (result == ESCPOS_NEED_MORE) {
            assert(size - at < 3);
            return;
        }
        assert(taken > 0 && taken <= size - at);
        at += taken;
    }
}

/* The first byte of each pair says how many turns pass before the second arrives; 0xFF: link
 * broken. */
static void job_run(const uint8_t *data, size_t size)
{
    static struct receipt_job job;
    static uint8_t dots[WIDTH_BYTES * ROWS];
    memset(dots, 0x55, sizeof(dots));
    const struct receipt_picture picture = {
        .bytes = dots, .width_bytes = WIDTH_BYTES, .rows = ROWS};
    receipt_job_init(&job, &picture, PATIENCE_MS, 0);
    int64_t now_ms = 0;
    size_t at = 0;
    int turns = 0;
    for (; job.state != RECEIPT_END && turns < TURNS_MAX; turns++) {
        now_ms += STEP_MS;
        if (!job.link_up) {
            receipt_job_link(&job, true, now_ms);
        }
        receipt_job_tick(&job, now_ms);
        const uint8_t *out = NULL;
        const size_t waiting = receipt_job_output(&job, &out);
        receipt_job_sent(&job, waiting, now_ms);
        if (at + 1 < size && turns % (1 + data[at] % 8) == 0) {
            if (data[at] == 0xFF) {
                receipt_job_link(&job, false, now_ms);
            } else {
                receipt_job_receive(&job, data + at + 1, 1, now_ms);
            }
            at += 2;
        }
    }
    assert(job.state == RECEIPT_END);
    assert(job.outcome != RECEIPT_PRINTED || job.progress == 100);
    assert(job.outcome != RECEIPT_NOTHING || job.progress == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    answers_read(data, size);
    job_run(data, size);
    return 0;
}
