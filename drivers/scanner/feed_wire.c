#include "drivers/scanner/feed_wire.h"

#include <assert.h>
#include <string.h>

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void be32_put(uint32_t value, uint8_t *bytes)
{
    bytes[0] = (uint8_t)(value >> 24);
    bytes[1] = (uint8_t)(value >> 16);
    bytes[2] = (uint8_t)(value >> 8);
    bytes[3] = (uint8_t)value;
}

/* side, file?, channels, bits, dpi (4), width (4), height (4) */
static bool page_get(const uint8_t *bytes, struct feed_page *ret_page)
{
    const uint32_t dpi = be32(bytes + 4);
    const uint32_t width = be32(bytes + 8);
    const uint32_t height = be32(bytes + 12);
    if (bytes[0] >= FEED_SIDE_COUNT || bytes[1] > 1 || dpi > INT32_MAX || width > INT32_MAX ||
        height > INT32_MAX) {
        return false;
    }
    *ret_page = (struct feed_page){
        .side = (enum feed_side)bytes[0],
        .is_file = bytes[1] == 1,
        .shape = {(int)width, (int)height, bytes[2], bytes[3], (int)dpi},
    };
    return true;
}

static void page_put(const struct feed_page *page, uint8_t *bytes)
{
    bytes[0] = (uint8_t)page->side;
    bytes[1] = page->is_file;
    bytes[2] = (uint8_t)page->shape.channels;
    bytes[3] = (uint8_t)page->shape.bits;
    be32_put((uint32_t)page->shape.dpi, bytes + 4);
    be32_put((uint32_t)page->shape.width_px, bytes + 8);
    be32_put((uint32_t)page->shape.height_px, bytes + 12);
}

/* false: this kind can't have this payload. */
static bool payload_read(const uint8_t *bytes, size_t size_bytes, struct feed_frame *frame)
{
    switch (frame->kind) {
    case FEED_READY:
        if (size_bytes > FEED_NAME_MAX || memchr(bytes, '\0', size_bytes) != NULL) {
            return false;
        }
        memcpy(frame->name, bytes, size_bytes);
        return true;
    case FEED_FAILED:
    case FEED_DONE:
    case FEED_PAGE_END:
        if (size_bytes != 1 || bytes[0] >= PAPER_PROBLEM_COUNT) {
            return false;
        }
        frame->problem = (enum paper_problem)bytes[0];
        return frame->kind != FEED_FAILED || frame->problem != SCAN_FINE;
    case FEED_PAGE:
        return size_bytes == FEED_PAGE_BYTES && page_get(bytes, &frame->page);
    case FEED_DATA:
        frame->data = bytes;
        frame->data_bytes = size_bytes;
        return size_bytes > 0;
    }
    return false;
}

int feed_frame_read(const uint8_t *bytes, size_t size_bytes, struct feed_frame *ret_frame)
{
    if (size_bytes > 0 && (bytes[0] == 0 || strchr("rfpdeo", bytes[0]) == NULL)) {
        return FEED_NONSENSE;
    }
    if (size_bytes < FEED_HEAD_BYTES) {
        return FEED_NEED_MORE;
    }
    const uint32_t length = be32(bytes + 1);
    if (length > FEED_PAYLOAD_MAX) {
        return FEED_NONSENSE;
    }
    if (size_bytes - FEED_HEAD_BYTES < length) {
        return FEED_NEED_MORE;
    }
    struct feed_frame frame = {.kind = (enum feed_kind)bytes[0]};
    if (!payload_read(bytes + FEED_HEAD_BYTES, length, &frame)) {
        return FEED_NONSENSE;
    }
    *ret_frame = frame;
    return (int)(FEED_HEAD_BYTES + length);
}

size_t feed_frame_write(const struct feed_frame *frame, uint8_t ret_bytes[FEED_FRAME_MAX])
{
    uint8_t *payload = ret_bytes + FEED_HEAD_BYTES;
    size_t length = 0;
    switch (frame->kind) {
    case FEED_READY:
        length = strlen(frame->name);
        memcpy(payload, frame->name, length);
        break;
    case FEED_FAILED:
    case FEED_DONE:
    case FEED_PAGE_END:
        length = 1;
        payload[0] = (uint8_t)frame->problem;
        break;
    case FEED_PAGE:
        length = FEED_PAGE_BYTES;
        page_put(&frame->page, payload);
        break;
    case FEED_DATA:
        assert(frame->data_bytes > 0 && frame->data_bytes <= FEED_PAYLOAD_MAX);
        length = frame->data_bytes;
        memcpy(payload, frame->data, length);
        break;
    }
    ret_bytes[0] = (uint8_t)frame->kind;
    be32_put((uint32_t)length, ret_bytes + 1);
    return FEED_HEAD_BYTES + length;
}
