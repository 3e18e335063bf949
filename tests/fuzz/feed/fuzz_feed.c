/* Anything that a feeder could say: pages, or an end that is said once; never both twice. */
#include "drivers/scanner/camera_mode.h"
#include "drivers/scanner/feed_session.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct counts {
    int ready;
    int started;
    int done;
    int over;
};

static void listen(void *context, const struct feed_event *event)
{
    struct counts *counts = context;
    assert(counts->over == 0);
    counts->ready += event->kind == FEED_EVENT_READY;
    counts->done += event->kind == FEED_EVENT_DONE;
    counts->over += event->kind == FEED_EVENT_OVER;
    if (event->kind == FEED_EVENT_PAGE || event->kind == FEED_EVENT_PREVIEW) {
        assert(event->page->pix != NULL && counts->done < counts->started);
    }
}

/* The same bytes in pieces of `step`; each scan is asked for as soon as it can be. */
static struct counts play(const uint8_t *data, size_t size, size_t step)
{
    static const struct page_limits limits = {256, 20000};
    struct feed_session session;
    struct counts counts = {0};
    feed_session_init(&session, &limits, listen, &counts);
    for (size_t at = 0; at < size; at += step) {
        if (session.state == FEED_STATE_IDLE && step == 1) {
            feed_session_start(&session);
            counts.started++;
        }
        feed_session_bytes(&session, data + at, size - at < step ? size - at : step);
    }
    feed_session_gone(&session, SCAN_LOST);
    assert(counts.over == 1 && counts.done == counts.started);
    feed_session_deinit(&session);
    return counts;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct counts bytes = play(data, size, 1);
    const struct counts whole = play(data, size, size > 0 ? size : 1);
    assert(bytes.ready >= whole.ready);
    assert(camera_jpeg_bytes(data, size) <= size);
    return 0;
}
