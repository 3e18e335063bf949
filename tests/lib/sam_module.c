#include "tests/lib/sam_module.h"

#include <assert.h>
#include <string.h>

enum { PHOTO_BYTES = 1024, BODY_HEAD = 3 };

static const uint8_t module_id[SAM_ID_BYTES] = {0x05, 0x00, 0x03, 0x00, 0x29, 0x9F, 0x33, 0x01,
                                                0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00};

struct body {
    uint8_t bytes[SAM_BODY_MAX_BYTES];
    size_t size_bytes;
};

uint8_t sam_module_photo(size_t at)
{
    return (uint8_t)(at * 7 + 1);
}

void sam_module_init(struct sam_module *module, enum sam_habit habit)
{
    memset(module, 0, sizeof(*module));
    module->habit = habit;
    module->fault_command = SAM_COMMAND_COUNT;
    sam_decoder_init(&module->decoder);
}

void sam_module_put_card(struct sam_module *module, const struct made_up_card *card)
{
    module->card = card;
    module->card_known = false;
    module->card_found = false;
    module->card_selected = false;
}

static void body_status(struct body *body, uint8_t sw3, size_t data_bytes)
{
    memset(body->bytes, 0, BODY_HEAD + data_bytes);
    body->bytes[2] = sw3;
    body->size_bytes = BODY_HEAD + data_bytes;
}

static void answer_find(struct sam_module *module, struct body *body)
{
    const bool found =
        module->card != NULL && (!module->card_known || module->habit == SAM_HABIT_FINDS);
    module->card_found = found;
    body_status(body, found ? 0x9F : 0x80, found ? 4 : 0);
}

static void answer_select(struct sam_module *module, struct body *body)
{
    const bool again = module->card_known && module->habit == SAM_HABIT_SELECTS;
    const bool selected = module->card != NULL && (module->card_found || again);
    module->card_selected = selected;
    body_status(body, selected ? 0x90 : 0x81, selected ? 8 : 0);
}

static void answer_read(struct sam_module *module, bool with_fingerprint, struct body *body)
{
    if (module->card == NULL || !module->card_selected) {
        body_status(body, 0x41, 0);
        return;
    }
    const size_t head = with_fingerprint ? 6 : 4;
    const size_t finger = with_fingerprint ? PHOTO_BYTES : 0;
    body_status(body, 0x90, head + CARD_TEXT_BYTES + PHOTO_BYTES + finger);
    uint8_t *data = body->bytes + BODY_HEAD;
    data[0] = CARD_TEXT_BYTES >> 8;
    data[2] = PHOTO_BYTES >> 8;
    data[4] = (uint8_t)(finger >> 8); /* the text takes its place if there is none */
    made_up_card_text(module->card, data + head);
    for (size_t i = 0; i < PHOTO_BYTES; i++) {
        data[head + CARD_TEXT_BYTES + i] = sam_module_photo(i);
    }
    module->card_known = true;
    module->card_found = false;
}

static void answer_address(const struct sam_module *module, struct body *body)
{
    if (module->card == NULL || !module->card_selected) {
        body_status(body, 0x41, 0);
    } else if (module->new_address == NULL) {
        body_status(body, 0x91, 0);
    } else {
        body_status(body, 0x90, CARD_ADDRESS_BYTES);
        made_up_field(module->new_address, body->bytes + BODY_HEAD, CARD_ADDRESS_BYTES);
    }
}

static void answer_make(struct sam_module *module, enum sam_command command, struct body *body)
{
    switch (command) {
    case SAM_RESET:
    case SAM_STATUS:
        body_status(body, 0x90, 0);
        break;
    case SAM_READ_ID:
        body_status(body, 0x90, SAM_ID_BYTES);
        memcpy(body->bytes + BODY_HEAD, module_id, SAM_ID_BYTES);
        break;
    case SAM_FIND_CARD:
        answer_find(module, body);
        break;
    case SAM_SELECT_CARD:
        answer_select(module, body);
        break;
    case SAM_READ_BASE:
    case SAM_READ_WITH_FINGERPRINT:
        answer_read(module, command == SAM_READ_WITH_FINGERPRINT, body);
        break;
    case SAM_READ_ADDRESS:
        answer_address(module, body);
        break;
    default:
        body_status(body, 0x21, 0);
        break;
    }
}

/* Appends noise that has the start of a preamble in it. */
static size_t put_noise(uint8_t *to)
{
    static const uint8_t noise[] = {0x00, 0xAA, 0xAA, 0x13, 0xAA, 0xAA, 0xAA, 0x96};
    memcpy(to, noise, sizeof(noise));
    return sizeof(noise);
}

/* The frame as the fault makes it come; returns how many bytes. */
static size_t put_answer(const struct sam_module *module, enum sam_fault fault,
                         const uint8_t *frame, size_t size_bytes, uint8_t *to)
{
    size_t size = 0;
    if (fault == SAM_FAULT_SILENT) {
        return 0;
    }
    if (fault == SAM_FAULT_NOISE) {
        size += put_noise(to);
    } else if (fault == SAM_FAULT_TWICE) {
        memcpy(to, frame, size_bytes);
        size += size_bytes;
    } else if (fault == SAM_FAULT_LAST) {
        memcpy(to, module->last, module->last_bytes);
        size += module->last_bytes;
    }
    memcpy(to + size, frame, size_bytes);
    if (fault == SAM_FAULT_CHECKSUM) {
        to[size_bytes - 1] ^= 0x40;
    }
    if (fault == SAM_FAULT_CUT && (size_t)module->fault_status < size_bytes) {
        return (size_t)module->fault_status;
    }
    size += size_bytes;
    return size + (fault == SAM_FAULT_NOISE ? put_noise(to + size) : 0);
}

/* The fault that the answer to this command has. */
static enum sam_fault fault_take(struct sam_module *module, enum sam_command command)
{
    if (module->fault_count == 0 ||
        (module->fault_command != SAM_COMMAND_COUNT && module->fault_command != command)) {
        return SAM_FAULT_NONE;
    }
    module->fault_count--;
    return module->fault;
}

static size_t answer(struct sam_module *module, const struct sam_frame *frame, uint8_t *to)
{
    static struct body body;
    uint8_t bytes[SAM_FRAME_MAX_BYTES];
    const enum sam_command command = sam_command_of(frame);
    if (command < SAM_COMMAND_COUNT) {
        module->asked[command]++;
    }
    const enum sam_fault fault = fault_take(module, command);
    if (fault == SAM_FAULT_STATUS) {
        body_status(&body, (uint8_t)module->fault_status, 0);
    } else {
        answer_make(module, command, &body);
    }
    const size_t made = sam_frame_put(body.bytes, body.size_bytes, bytes);
    const size_t size = put_answer(module, fault, bytes, made, to);
    memcpy(module->last, bytes, made);
    module->last_bytes = made;
    return size;
}

size_t sam_module_input(struct sam_module *module, const uint8_t *bytes, size_t size_bytes,
                        uint8_t ret_answer[SAM_MODULE_ANSWER_MAX_BYTES])
{
    size_t size = 0;
    for (size_t at = 0; at < size_bytes;) {
        struct sam_frame frame;
        at += sam_decoder_put(&module->decoder, bytes + at, size_bytes - at);
        while (sam_decoder_next(&module->decoder, &frame)) {
            /* One command is out at a time; a second answer would not fit. */
            size = answer(module, &frame, ret_answer);
            assert(size <= SAM_MODULE_ANSWER_MAX_BYTES);
        }
    }
    return size;
}
