#include "firmware/evaluator/evaluator.h"

#include <assert.h>

enum { THANKS_MS = 3000 };

#define KEY_ROW(symbol, key_code, key_name) {(key_code), (key_name)},
static const struct key_name evaluator_keys[] = {EVALUATOR_KEYS(KEY_ROW)};
#undef KEY_ROW

static const struct register_cell evaluator_cells[] = {
    PANEL_CELLS(evaluator),
    {REG_REVIEW, REG_REVIEW_SIZE, 0, UINT16_MAX, offsetof(struct evaluator, review)},
    {REG_REVIEW_STATE, REG_REVIEW_STATE_SIZE, 0, 0, offsetof(struct evaluator, review_state)},
};

static void evaluator_product(const struct device *device, char ret_text[16])
{
    static const char product[] = "evaluator";
    (void)device;
    for (unsigned i = 0; i < sizeof(product); i++) {
        ret_text[i] = product[i];
    }
}

/* The one place where the state of the review changes. */
static void review_set(struct evaluator *evaluator, uint16_t state)
{
    /* From closed no key answers; everything else is drawn in the header. */
    assert(!(evaluator->review_state == REVIEW_CLOSED && state == REVIEW_ANSWERED) ||
           evaluator->review == evaluator->answered);
    evaluator->review_state = state;
    if (state == REVIEW_CLOSED) {
        evaluator->review = 0;
    }
}

static enum modbus_exception evaluator_check(const struct device *device,
                                             const struct register_write *write)
{
    (void)device;
    return panel_check(write);
}

static enum modbus_exception evaluator_act(struct device *device,
                                           const struct register_write *write, int64_t now_ms)
{
    struct evaluator *evaluator = (struct evaluator *)device;
    panel_act(&evaluator->panel, device, now_ms);
    if (!register_write_has(write, REG_REVIEW, 1)) {
        return MODBUS_NO_EXCEPTION;
    }
    if (evaluator->review == 0) {
        evaluator->answered = 0; /* the hall has it: its numbers may come round again */
        review_set(evaluator, REVIEW_CLOSED);
    } else if (evaluator->review == evaluator->answered) {
        review_set(evaluator, REVIEW_ANSWERED);
    } else if (evaluator->review_state != REVIEW_OPEN) {
        review_set(evaluator, REVIEW_OPEN);
        device_sound(device, SOUND_DONE, now_ms);
    }
    return MODBUS_NO_EXCEPTION;
}

static bool evaluator_press(struct device *device, uint16_t code, int64_t now_ms,
                            uint16_t *ret_context)
{
    struct evaluator *evaluator = (struct evaluator *)device;
    if (evaluator->review_state != REVIEW_OPEN) {
        return false;
    }
    *ret_context = evaluator->review;
    evaluator->answered = evaluator->review;
    evaluator->level = code;
    evaluator->thanks_until_ms = now_ms + THANKS_MS;
    review_set(evaluator, REVIEW_ANSWERED);
    return true;
}

static void evaluator_hall_lost(struct device *device)
{
    review_set((struct evaluator *)device, REVIEW_CLOSED);
}

static unsigned evaluator_light(const struct device *device, unsigned led, int64_t now_ms)
{
    const struct evaluator *evaluator = (const struct evaluator *)device;
    if (led > LED_LEVEL_5) {
        return evaluator->panel.leds[led];
    }
    if (evaluator->review_state == REVIEW_OPEN) {
        return LIGHT_SLOW;
    }
    if (now_ms < evaluator->thanks_until_ms) {
        return led == evaluator->level - 1U ? LIGHT_ON : LIGHT_OFF;
    }
    return evaluator->panel.leds[led];
}

static int64_t evaluator_next_ms(const struct device *device, int64_t now_ms)
{
    const struct evaluator *evaluator = (const struct evaluator *)device;
    return now_ms < evaluator->thanks_until_ms ? evaluator->thanks_until_ms : NEVER_MS;
}

static void evaluator_describe(const struct device *device, const struct text_out *out)
{
    static const char *const names[] = {"closed", "open", "answered"};
    const struct evaluator *evaluator = (const struct evaluator *)device;
    text_string(out, "review ");
    text_string(out, names[evaluator->review_state]);
    text_string(out, " number ");
    text_number(out, evaluator->review);
    text_string(out, " level ");
    text_number(out, evaluator->level);
    text_string(out, "\n");
}

static const struct device_kind_ops evaluator_ops = {
    .kind = DEVICE_EVALUATOR,
    .key_count = EVALUATOR_KEY_COUNT,
    .keys = evaluator_keys,
    .cells = evaluator_cells,
    .cell_count = sizeof(evaluator_cells) / sizeof(evaluator_cells[0]),
    .product = evaluator_product,
    .check = evaluator_check,
    .act = evaluator_act,
    .press = evaluator_press,
    .hall_lost = evaluator_hall_lost,
    .light = evaluator_light,
    .next_ms = evaluator_next_ms,
    .describe = evaluator_describe,
};

void evaluator_init(struct evaluator *evaluator, const struct device_identity *identity,
                    int64_t now_ms)
{
    device_init(&evaluator->device, &evaluator_ops, identity, now_ms);
    panel_init(&evaluator->panel);
    evaluator->review = 0;
    evaluator->review_state = REVIEW_CLOSED;
    evaluator->answered = 0;
    evaluator->level = 0;
    evaluator->thanks_until_ms = now_ms;
}
