/* A hall writes its look of tickets by hand. */
#include "kiosk/ticket/ticket_look.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct ticket_look look;
    char reason[TICKET_LOOK_REASON_ROOM];
    if (ticket_look_parse(bytes, size, "/nowhere/look.json", &look, reason) != 0) {
        assert(reason[0] != '\0');
    }
    assert(look.width_px == TICKET_WIDTH_80_PX || look.width_px == TICKET_WIDTH_58_PX);
    for (int i = 0; i < TICKET_SIZE_COUNT; i++) {
        assert(look.percent[i] >= TICKET_PERCENT_MIN && look.percent[i] <= TICKET_PERCENT_MAX);
    }
    ticket_look_deinit(&look);
    return 0;
}
