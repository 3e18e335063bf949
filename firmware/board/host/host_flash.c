#include "firmware/board/host/host_flash.h"

#include <assert.h>
#include <string.h>

enum { BOTH_SLOTS = 3, FACTORY_IMAGE_BYTES = 16 };

static uint32_t next_random(struct host_flash *flash)
{
    flash->seed = flash->seed * 1664525U + 1013904223U;
    return flash->seed >> 16;
}

/* Counts; true: the power goes now, in the middle. */
static bool is_cut(struct host_flash *flash)
{
    flash->count++;
    if (flash->count == flash->cut_at) {
        flash->off = true;
    }
    return flash->off;
}

static uint32_t area_bytes(enum update_area area)
{
    return area <= UPDATE_SLOT_B ? HOST_FLASH_SLOT_BYTES : HOST_FLASH_RECORD_BYTES;
}

static bool flash_erase(void *context, enum update_area area, uint32_t offset)
{
    struct host_flash *flash = context;
    const uint32_t page = area <= UPDATE_SLOT_B ? HOST_FLASH_PAGE_BYTES : HOST_FLASH_RECORD_BYTES;
    assert(offset % page == 0 && offset + page <= area_bytes(area));
    if (flash->off) {
        return false;
    }
    const bool cut = is_cut(flash);
    for (uint32_t i = offset; i < offset + page; i++) {
        /* Half erased: some bits are up already. */
        flash->bytes[area][i] |= (uint8_t)(cut ? next_random(flash) : 0xFF);
    }
    return !cut;
}

static bool unit_write(struct host_flash *flash, uint8_t *unit, const uint8_t *bytes)
{
    if (flash->off) {
        return false;
    }
    const bool cut = is_cut(flash);
    for (unsigned i = 0; i < FIRMWARE_UNIT_BYTES; i++) {
        flash->misused = flash->misused || unit[i] != 0xFF;
        unit[i] &= (uint8_t)(bytes[i] | (cut ? next_random(flash) : 0));
    }
    return !cut;
}

static bool flash_write(void *context, enum update_area area, uint32_t offset, const uint8_t *bytes,
                        uint32_t size_bytes)
{
    struct host_flash *flash = context;
    assert(offset % FIRMWARE_UNIT_BYTES == 0 && size_bytes % FIRMWARE_UNIT_BYTES == 0);
    assert(offset + size_bytes <= area_bytes(area));
    for (uint32_t i = 0; i < size_bytes; i += FIRMWARE_UNIT_BYTES) {
        if (!unit_write(flash, &flash->bytes[area][offset + i], bytes + i)) {
            return false;
        }
    }
    return true;
}

static void flash_read(void *context, enum update_area area, uint32_t offset, uint8_t *ret_bytes,
                       uint32_t size_bytes)
{
    const struct host_flash *flash = context;
    assert(offset + size_bytes <= area_bytes(area));
    memcpy(ret_bytes, &flash->bytes[area][offset], size_bytes);
}

void host_flash_init(struct host_flash *flash, uint16_t kind)
{
    *flash = (struct host_flash){.flash = {.context = flash,
                                           .slot_bytes = HOST_FLASH_SLOT_BYTES,
                                           .slot_page_bytes = HOST_FLASH_PAGE_BYTES,
                                           .record_bytes = HOST_FLASH_RECORD_BYTES,
                                           .erase = flash_erase,
                                           .write = flash_write,
                                           .read = flash_read},
                                 .seed = 1};
    memset(flash->bytes, 0xFF, sizeof(flash->bytes));
    struct firmware_head head = {.kind = kind,
                                 .board = BOARD_HOST,
                                 .version = HOST_FIRST_VERSION,
                                 .slots = BOTH_SLOTS,
                                 .size_bytes = FACTORY_IMAGE_BYTES};
    uint8_t *const slot = flash->bytes[UPDATE_SLOT_A];
    memcpy(slot + UPDATE_IMAGE_AT, "the first image!", FACTORY_IMAGE_BYTES);
    struct sha256 sha;
    sha256_init(&sha);
    sha256_add(&sha, slot + UPDATE_IMAGE_AT, FACTORY_IMAGE_BYTES);
    sha256_end(&sha, head.hash);
    firmware_head_write(&head, slot);
}

void host_flash_cut(struct host_flash *flash, unsigned after)
{
    flash->cut_at = after == 0 ? 0 : flash->count + after;
}

void host_flash_power(struct host_flash *flash)
{
    flash->off = false;
    flash->cut_at = 0;
}
