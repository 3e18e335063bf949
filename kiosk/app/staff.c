#include "kiosk/app/staff.h"

#include "drivers/base/clock.h"
#include "kiosk/app/bundle.h"

void staff_carry_out(const struct staff_tools *tools, struct kiosk *kiosk,
                     const struct kiosk_wish *wish, int64_t now_ms)
{
    switch (wish->part) {
    case STAFF_PRINTER:
        paper_try(tools->paper, tools->fonts, kiosk, wish->visit, now_ms);
        break;
    case STAFF_SOUND:
        speech_try(tools->speech, kiosk->words.language);
        kiosk_staff_tried(kiosk, wish->visit, STAFF_SOUND, STAFF_HEARD, now_ms);
        break;
    case STAFF_BUNDLE:
        kiosk_staff_tried(kiosk, wish->visit, STAFF_BUNDLE,
                          bundle_write(tools->bundle, kiosk, clock_wall_ms()) ? STAFF_PASSED
                                                                              : STAFF_FAILED,
                          now_ms);
        break;
    case STAFF_MACHINE:
        kiosk_staff_facts(kiosk,
                          &(struct staff_facts){
                              .version = MASHANG_VERSION,
                              .hall = tools->hall,
                              .bundle = tools->bundle,
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
