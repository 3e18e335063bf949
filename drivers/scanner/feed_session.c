#include "drivers/scanner/feed_session.h"

#include <assert.h>

void feed_session_init(struct feed_session *session, const struct page_limits *limits,
                       feed_listener *listener, void *context)
{
    assert(listener != NULL);
    *session = (struct feed_session){
        .state = FEED_STATE_OPENING, .limits = *limits, .listener = listener, .context = context};
    buffer_init(&session->bytes, FEED_FRAME_MAX);
    buffer_init(&session->file, FEED_FILE_BYTES_MAX);
}

static void page_close(struct feed_session *session)
{
    page_rows_deinit(&session->rows);
    buffer_deinit(&session->file);
    session->page_open = false;
    session->page_problem = SCAN_FINE;
}

void feed_session_deinit(struct feed_session *session)
{
    page_close(session);
    buffer_deinit(&session->bytes);
    session->state = FEED_STATE_OVER;
}

static void say(struct feed_session *session, const struct feed_event *event)
{
    session->listener(session->context, event);
}

void feed_session_start(struct feed_session *session)
{
    assert(session->state == FEED_STATE_IDLE);
    session->state = FEED_STATE_SCANNING;
    session->pages = 0;
}

/* The scan ends; a page that is still open is lost. */
static void scan_end(struct feed_session *session, enum paper_problem problem)
{
    assert(session->state == FEED_STATE_SCANNING);
    if (session->page_open) {
        const bool begun = session->page_begun;
        page_close(session);
        if (begun) {
            say(session,
                &(struct feed_event){.kind = FEED_EVENT_LOST_PAGE, .problem = SCAN_PAGE_CUT});
        }
    }
    session->state = FEED_STATE_IDLE;
    say(session,
        &(struct feed_event){.kind = FEED_EVENT_DONE, .problem = problem, .pages = session->pages});
}

void feed_session_gone(struct feed_session *session, enum paper_problem problem)
{
    assert(problem != SCAN_FINE);
    if (session->state == FEED_STATE_OVER) {
        return;
    }
    if (session->state == FEED_STATE_SCANNING) {
        scan_end(session, problem);
    }
    page_close(session);
    session->state = FEED_STATE_OVER;
    say(session, &(struct feed_event){.kind = FEED_EVENT_OVER, .problem = problem});
}

static void page_open(struct feed_session *session, const struct feed_page *page)
{
    session->shape = *page;
    session->page_open = true;
    session->page_begun = false;
    session->page_problem = SCAN_FINE;
    if (!page->is_file) {
        session->page_problem =
            paper_problem_of_page(page_begin(&session->rows, &page->shape, &session->limits));
    }
}

static void page_data(struct feed_session *session, const uint8_t *bytes, size_t size_bytes)
{
    session->page_begun = true;
    if (session->page_problem != SCAN_FINE) {
        return; /* it is thrown away at its end; what comes until then is let pass */
    }
    if (!session->shape.is_file) {
        session->page_problem = paper_problem_of_page(page_rows(&session->rows, bytes, size_bytes));
        if (session->page_problem != SCAN_FINE) {
            page_rows_deinit(&session->rows);
        }
        return;
    }
    switch (buffer_append(&session->file, bytes, size_bytes)) {
    case BUFFER_OK:
        return;
    case BUFFER_FULL:
        session->page_problem = SCAN_PAGE_TOO_BIG;
        break;
    default:
        session->page_problem = SCAN_NO_MEMORY;
    }
    buffer_deinit(&session->file);
}

static void page_finish(struct feed_session *session, enum paper_problem problem)
{
    struct page page = {0};
    const enum feed_side side = session->shape.side;
    if (problem != SCAN_FINE && !session->page_begun) {
        page_close(session); /* some back-ends see an empty feeder only at the first row */
        return;
    }
    if (problem == SCAN_FINE) {
        problem = session->page_problem;
    }
    if (problem == SCAN_FINE && session->shape.is_file) {
        problem =
            paper_problem_of_page(page_read(session->file.bytes, session->file.length_bytes,
                                            session->shape.shape.dpi, &session->limits, &page));
    } else if (problem == SCAN_FINE) {
        problem = paper_problem_of_page(page_end(&session->rows, &page));
    }
    page_close(session);
    if (problem != SCAN_FINE) {
        say(session,
            &(struct feed_event){.kind = FEED_EVENT_LOST_PAGE, .problem = problem, .side = side});
        return;
    }
    session->pages += side != FEED_LOOK;
    say(session,
        &(struct feed_event){.kind = side == FEED_LOOK ? FEED_EVENT_PREVIEW : FEED_EVENT_PAGE,
                             .page = &page,
                             .side = side,
                             .pages = session->pages});
    page_deinit(&page);
}

/* false: no feeder says this here. */
static bool frame_take(struct feed_session *session, const struct feed_frame *frame)
{
    const bool scanning = session->state == FEED_STATE_SCANNING;
    switch (frame->kind) {
    case FEED_READY:
        if (session->state != FEED_STATE_OPENING) {
            return false;
        }
        session->state = FEED_STATE_IDLE;
        say(session, &(struct feed_event){.kind = FEED_EVENT_READY, .name = frame->name});
        return true;
    case FEED_FAILED:
        feed_session_gone(session, frame->problem);
        return true;
    case FEED_PAGE:
        if (!scanning || session->page_open) {
            return false;
        }
        page_open(session, &frame->page);
        return true;
    case FEED_DATA:
        if (!session->page_open) {
            return false;
        }
        page_data(session, frame->data, frame->data_bytes);
        return true;
    case FEED_PAGE_END:
        if (!session->page_open) {
            return false;
        }
        page_finish(session, frame->problem);
        return true;
    case FEED_DONE:
        if (!scanning) {
            return false;
        }
        scan_end(session, frame->problem);
        return true;
    }
    return false;
}

/* Takes the frames at the head of `bytes`; how many bytes they were. May end the session. */
static size_t frames_take(struct feed_session *session, const uint8_t *bytes, size_t size_bytes)
{
    size_t at = 0;
    while (session->state != FEED_STATE_OVER) {
        struct feed_frame frame;
        const int taken = feed_frame_read(bytes + at, size_bytes - at, &frame);
        if (taken == FEED_NEED_MORE) {
            break;
        }
        if (taken == FEED_NONSENSE || !frame_take(session, &frame)) {
            feed_session_gone(session, SCAN_GARBLED);
            break;
        }
        at += (size_t)taken;
    }
    return at;
}

void feed_session_bytes(struct feed_session *session, const uint8_t *bytes, size_t size_bytes)
{
    while (size_bytes > 0 && session->state != FEED_STATE_OVER) {
        const size_t room = FEED_FRAME_MAX - session->bytes.length_bytes;
        const size_t taken = size_bytes < room ? size_bytes : room;
        assert(room > 0); /* a whole frame would have been taken */
        if (buffer_append(&session->bytes, bytes, taken) != BUFFER_OK) {
            feed_session_gone(session, SCAN_NO_MEMORY);
            return;
        }
        bytes += taken;
        size_bytes -= taken;
        const size_t used = frames_take(session, session->bytes.bytes, session->bytes.length_bytes);
        buffer_consume(&session->bytes, used);
    }
}
