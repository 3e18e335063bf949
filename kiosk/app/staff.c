#include "kiosk/app/staff.h"

#include "drivers/base/clock.h"

void staff_carry_out(const struct staff_tools *tools, struct kiosk *kiosk,
                     const struct kiosk_wish *wish, int64_t now_ms)
{
    switch (wish->part) {
    case STAFF_PRINTER:
        paper_try(tools->paper, tools->fonts, kiosk, wish->visit, now_ms);
        break;
    case STAFF_MACHINE:
        kiosk_staff_facts(kiosk,
                          &(struct staff_facts){
                              .version = MASHANG_VERSION,
                              .hall = tools->hall,
                              .offline_left = tools->offline == NULL
                                                  ? -1
                                                  : offline_left(tools->offline, clock_wall_ms()),
                          },
                          now_ms);
        break;
    default:
        break;
    }
}
