#include "firmware/board/stm32/arm.h"
#include "firmware/board/stm32/board.h"
#include "firmware/board/stm32/image.h"
#include "firmware/board/stm32/slots.h"

enum { CHUNK_BYTES = 64 };

static void run(struct device *device)
{
    uint8_t bytes[CHUNK_BYTES];
    const int64_t now_ms = ticks_ms();
    for (size_t size; (size = ring_take(&line_ring, bytes, CHUNK_BYTES)) > 0;) {
        device_hear(device, bytes, size, now_ms);
    }
    device_wake(device, now_ms);
    const uint8_t *answer = NULL;
    const size_t size = device_answer(device, now_ms, &answer);
    if (size > 0) {
        line_send(answer, size);
        settings_keep(device);
    }
    face_run(device, now_ms);
    if (device_wants_restart(device) && !face_is_awake()) {
        chip_restart(); /* by way of the boot code */
    }
}

/* Until a byte or the next thing to do; an interrupt between the look and the sleep ends the sleep.
 */
static void rest(const struct device *device)
{
    const int64_t now_ms = ticks_ms();
    const int64_t device_ms = device_next_ms(device, now_ms);
    const int64_t face_ms = face_next_ms(device, now_ms);
    const int64_t next_ms = device_ms < face_ms ? device_ms : face_ms;
    if (next_ms <= now_ms) {
        return;
    }
    chip_interrupts_off();
    if (ring_is_empty(&line_ring) && !face_is_awake()) {
        ticks_wake_in(next_ms - now_ms < SLEEP_MAX_MS ? next_ms - now_ms : SLEEP_MAX_MS);
        chip_sleep();
    }
    chip_interrupts_on();
}

void board_main(void)
{
    board_clock_start();
    ticks_start();
    line_start();
    face_start();
    struct device *device = image_start();
    struct update_choice choice;
    if (handoff_take(&choice)) {
        device_update_start(device, &slots_flash, board.number, &choice, ticks_ms());
    }
    for (;;) {
        watch_feed();
        run(device);
        rest(device);
    }
}
