#include "drivers/barcode/hid_layout.h"

#include <assert.h>
#include <string.h>

enum {
    /* Item tags with their type, sizes taken out (HID 1.11 §6.2.2.4–8). */
    ITEM_INPUT = 0x80,
    ITEM_USAGE_PAGE = 0x04,
    ITEM_REPORT_SIZE = 0x74,
    ITEM_REPORT_ID = 0x84,
    ITEM_REPORT_COUNT = 0x94,
    ITEM_PUSH = 0xA4,
    ITEM_POP = 0xB4,
    ITEM_USAGE = 0x08,
    ITEM_USAGE_MIN = 0x18,
    ITEM_USAGE_MAX = 0x28,
    ITEM_LONG = 0xFE,
    ITEM_TYPE_MAIN = 0x00,
    ITEM_TYPE_MASK = 0x0C,
    INPUT_CONSTANT = 0x01,

    GLOBALS_MAX = 4, /* pushed */
    USAGES_MAX = 64, /* ranges before one main item */
    REPORT_BITS_MAX = HID_REPORT_BYTES_MAX * 8,
};

/* What is looked for. */
enum { FIELD_COUNT, FIELD_AIM_1, FIELD_AIM_2, FIELD_AIM_3, FIELD_DATA, FIELD_CONTINUED, FIELDS };
static const uint32_t field_usages[FIELDS] = {
    [FIELD_COUNT] = 0x0001003B, /* Generic Desktop, Byte Count */
    [FIELD_AIM_1] = 0x008C00FB, [FIELD_AIM_2] = 0x008C00FC,     [FIELD_AIM_3] = 0x008C00FD,
    [FIELD_DATA] = 0x008C00FE,  [FIELD_CONTINUED] = 0x008C00FF,
};

struct item {
    uint8_t tag;
    uint8_t size_bytes;
    uint32_t value;
};

struct globals {
    uint32_t page;
    uint32_t size_bits;
    uint32_t count;
    uint8_t report_id;
};

struct usage_range {
    uint32_t first;
    uint32_t last;
};

struct report {
    uint8_t id;
    uint32_t bits; /* so far, without the id */
    struct hid_field fields[FIELDS];
};

struct reading {
    struct globals now;
    struct globals pushed[GLOBALS_MAX];
    int pushed_count;
    struct usage_range usages[USAGES_MAX];
    int usage_count;
    bool minimum_open; /* a usage minimum waits for its maximum */
    uint32_t minimum;
    struct report reports[HID_REPORTS_MAX];
    int report_count;
    bool numbered;
};

/* The item at *at, and *at after it; false: it is cut. */
static bool item_next(const uint8_t *bytes, size_t size_bytes, size_t *at, struct item *ret_item)
{
    static const uint8_t sizes[4] = {0, 1, 2, 4};
    const uint8_t head = bytes[*at];
    if (head == ITEM_LONG) {
        if (size_bytes - *at < 3 || size_bytes - *at - 3 < bytes[*at + 1]) {
            return false;
        }
        *ret_item = (struct item){.tag = ITEM_LONG};
        *at += 3u + bytes[*at + 1];
        return true;
    }
    struct item item = {.tag = head & 0xFC, .size_bytes = sizes[head & 3]};
    if (size_bytes - *at - 1 < item.size_bytes) {
        return false;
    }
    for (size_t i = 0; i < item.size_bytes; i++) {
        item.value |= (uint32_t)bytes[*at + 1 + i] << (8 * i);
    }
    *at += 1u + item.size_bytes;
    *ret_item = item;
    return true;
}

static struct report *report_find(struct reading *reading, uint8_t id)
{
    for (int i = 0; i < reading->report_count; i++) {
        if (reading->reports[i].id == id) {
            return &reading->reports[i];
        }
    }
    if (reading->report_count == HID_REPORTS_MAX) {
        return NULL;
    }
    struct report *report = &reading->reports[reading->report_count++];
    *report = (struct report){.id = id};
    return report;
}

/* The usage of element `index` of a main item: the last one goes on for the rest (§6.2.2.8). */
static uint32_t usage_at(const struct reading *reading, uint32_t index)
{
    if (reading->usage_count == 0) {
        return 0;
    }
    for (int i = 0; i < reading->usage_count; i++) {
        const uint32_t span = reading->usages[i].last - reading->usages[i].first;
        if (index <= span) {
            return reading->usages[i].first + index;
        }
        index -= span + 1;
    }
    return reading->usages[reading->usage_count - 1].last;
}

/* The first of each kind counts; data grows over elements that touch. */
static void element_note(struct report *report, uint32_t usage, uint32_t at_bits, uint32_t size)
{
    for (int i = 0; i < FIELDS; i++) {
        struct hid_field *field = &report->fields[i];
        if (field_usages[i] != usage) {
            continue;
        }
        if (field->bits == 0) {
            *field = (struct hid_field){(uint16_t)at_bits, (uint16_t)size};
        } else if (i == FIELD_DATA && field->at_bits + field->bits == at_bits) {
            field->bits = (uint16_t)(field->bits + size);
        }
        return;
    }
}

static enum hid_layout_result input_take(struct reading *reading, uint32_t flags)
{
    const struct globals *now = &reading->now;
    struct report *report = report_find(reading, now->report_id);
    if (report == NULL || now->size_bits > REPORT_BITS_MAX || now->count > REPORT_BITS_MAX ||
        report->bits + now->size_bits * now->count > REPORT_BITS_MAX - 8) {
        return HID_LAYOUT_TOO_LARGE;
    }
    const uint32_t from_bits = report->bits;
    report->bits += now->size_bits * now->count;
    if ((flags & INPUT_CONSTANT) != 0 || now->size_bits == 0) {
        return HID_LAYOUT_OK;
    }
    for (uint32_t i = 0; i < now->count; i++) {
        element_note(report, usage_at(reading, i), from_bits + i * now->size_bits, now->size_bits);
    }
    return HID_LAYOUT_OK;
}

static enum hid_layout_result usage_take(struct reading *reading, const struct item *item)
{
    /* Four bytes bring their own page. */
    const uint32_t usage = item->size_bytes == 4 ? item->value : reading->now.page | item->value;
    if (item->tag == ITEM_USAGE_MIN) {
        reading->minimum = usage;
        reading->minimum_open = true;
        return HID_LAYOUT_OK;
    }
    struct usage_range range = {usage, usage};
    if (item->tag == ITEM_USAGE_MAX) {
        if (!reading->minimum_open || usage < reading->minimum) {
            return HID_LAYOUT_BAD;
        }
        range.first = reading->minimum;
        reading->minimum_open = false;
    }
    if (reading->usage_count == USAGES_MAX) {
        return HID_LAYOUT_TOO_LARGE;
    }
    reading->usages[reading->usage_count++] = range;
    return HID_LAYOUT_OK;
}

static enum hid_layout_result global_take(struct reading *reading, const struct item *item)
{
    struct globals *now = &reading->now;
    switch (item->tag) {
    case ITEM_USAGE_PAGE:
        now->page = item->value << 16;
        break;
    case ITEM_REPORT_SIZE:
        now->size_bits = item->value;
        break;
    case ITEM_REPORT_COUNT:
        now->count = item->value;
        break;
    case ITEM_REPORT_ID:
        if (item->value == 0 || item->value > 255) {
            return HID_LAYOUT_BAD;
        }
        now->report_id = (uint8_t)item->value;
        reading->numbered = true;
        break;
    case ITEM_PUSH:
        if (reading->pushed_count == GLOBALS_MAX) {
            return HID_LAYOUT_TOO_LARGE;
        }
        reading->pushed[reading->pushed_count++] = *now;
        break;
    case ITEM_POP:
        if (reading->pushed_count == 0) {
            return HID_LAYOUT_BAD;
        }
        *now = reading->pushed[--reading->pushed_count];
        break;
    default:
        break;
    }
    return HID_LAYOUT_OK;
}

static enum hid_layout_result item_take(struct reading *reading, const struct item *item)
{
    enum hid_layout_result result = HID_LAYOUT_OK;
    switch (item->tag) {
    case ITEM_LONG:
        return HID_LAYOUT_OK;
    case ITEM_USAGE:
    case ITEM_USAGE_MIN:
    case ITEM_USAGE_MAX:
        return usage_take(reading, item);
    case ITEM_INPUT:
        result = input_take(reading, item->value);
        break;
    default:
        result = global_take(reading, item);
        break;
    }
    if ((item->tag & ITEM_TYPE_MASK) == ITEM_TYPE_MAIN) {
        reading->usage_count = 0; /* locals end with their main item */
        reading->minimum_open = false;
    }
    return result;
}

static enum hid_layout_result layout_make(const struct reading *reading,
                                          struct hid_layout *ret_layout)
{
    const uint16_t shift = reading->numbered ? 8 : 0;
    for (int r = 0; r < reading->report_count; r++) {
        const struct report *report = &reading->reports[r];
        struct hid_field fields[FIELDS];
        if (report->fields[FIELD_DATA].bits == 0) {
            continue;
        }
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = report->fields[i];
            fields[i].at_bits = (uint16_t)(fields[i].at_bits + (fields[i].bits > 0 ? shift : 0));
            if (i != FIELD_DATA && fields[i].bits > 32) {
                return HID_LAYOUT_BAD;
            }
        }
        if (fields[FIELD_DATA].at_bits % 8 != 0 || fields[FIELD_DATA].bits % 8 != 0) {
            return HID_LAYOUT_BAD;
        }
        *ret_layout = (struct hid_layout){
            .numbered = reading->numbered,
            .report_id = report->id,
            .report_bytes = (uint16_t)((report->bits + shift + 7) / 8),
            .count = fields[FIELD_COUNT],
            .aim = {fields[FIELD_AIM_1], fields[FIELD_AIM_2], fields[FIELD_AIM_3]},
            .data = fields[FIELD_DATA],
            .continued = fields[FIELD_CONTINUED],
        };
        return HID_LAYOUT_OK;
    }
    return HID_LAYOUT_NO_SCANNER;
}

enum hid_layout_result hid_layout_read(const uint8_t *descriptor, size_t size_bytes,
                                       struct hid_layout *ret_layout)
{
    struct reading reading = {.report_count = 0};
    struct item item;
    if (size_bytes > HID_DESCRIPTOR_BYTES_MAX) {
        return HID_LAYOUT_TOO_LARGE;
    }
    for (size_t at = 0; at < size_bytes;) {
        if (!item_next(descriptor, size_bytes, &at, &item)) {
            return HID_LAYOUT_CUT;
        }
        const enum hid_layout_result result = item_take(&reading, &item);
        if (result != HID_LAYOUT_OK) {
            return result;
        }
    }
    return layout_make(&reading, ret_layout);
}

uint32_t hid_field_value(const uint8_t *report, struct hid_field field)
{
    assert(field.bits <= 32);
    uint32_t value = 0;
    for (unsigned i = 0; i < field.bits; i++) {
        const unsigned bit = field.at_bits + i;
        value |= (uint32_t)((report[bit / 8] >> (bit % 8)) & 1) << i;
    }
    return value;
}

const char *hid_layout_words(enum hid_layout_result result)
{
    switch (result) {
#define HID_LAYOUT_CASE(symbol, value, code, words)                                                \
    case symbol:                                                                                   \
        return words;
        HID_LAYOUT_RESULTS(HID_LAYOUT_CASE)
#undef HID_LAYOUT_CASE
    }
    return "";
}
