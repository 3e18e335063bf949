#include "firmware/board/stm32/slots.h"

#include "drivers/wire/crc16.h"
#include "firmware/board/stm32/board.h"

static bool slots_erase(void *context, enum update_area area, uint32_t offset)
{
    (void)context;
    return board_flash_erase(board.areas_at[area] + offset);
}

static bool slots_write(void *context, enum update_area area, uint32_t offset, const uint8_t *bytes,
                        uint32_t size_bytes)
{
    (void)context;
    return board_flash_write(board.areas_at[area] + offset, bytes, size_bytes);
}

static void slots_read(void *context, enum update_area area, uint32_t offset, uint8_t *ret_bytes,
                       uint32_t size_bytes)
{
    (void)context;
    const volatile uint8_t *from = (const volatile uint8_t *)(board.areas_at[area] + offset);
    for (uint32_t i = 0; i < size_bytes; i++) {
        ret_bytes[i] = from[i];
    }
}

const struct update_flash slots_flash = {
    .slot_bytes = SLOT_BYTES,
    .slot_page_bytes = SLOT_PAGE_BYTES,
    .record_bytes = 2048,
    .erase = slots_erase,
    .write = slots_write,
    .read = slots_read,
};

uint32_t slot_image_at(enum update_area slot)
{
    return board.areas_at[slot] + UPDATE_IMAGE_AT;
}

enum { HANDOFF_MAGIC = 0x4D53424F };

/* Volatile: another program has written it. */
__attribute__((section(".handoff"))) static volatile struct handoff {
    uint32_t magic;
    struct update_choice choice;
    uint16_t crc;
} handoff;

void handoff_give(const struct update_choice *choice)
{
    handoff.magic = HANDOFF_MAGIC;
    handoff.choice = *choice;
    handoff.crc = crc16((const uint8_t *)choice, sizeof(*choice));
}

bool handoff_take(struct update_choice *ret_choice)
{
    const struct update_choice choice = handoff.choice;
    if (handoff.magic != HANDOFF_MAGIC ||
        handoff.crc != crc16((const uint8_t *)&choice, sizeof(choice))) {
        return false;
    }
    *ret_choice = choice;
    return true;
}
