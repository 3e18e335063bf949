#include "tests/tools/kiosk-monkey/devices.h"

#include <string.h>

enum { PRINT_ENDS = 3, PIXELS = 300, NEWS = 6 };

/* Pages come, or the scan ends with a fault; whatever is asked, a thread that lives says how it
 * stands. */
static void papers_answer(struct world *world, const struct kiosk_wish *wish, bool fails)
{
    struct kiosk *kiosk = &world->kiosk;
    struct papers_told told = kiosk->visitor.papers.told;
    if (wish->papers.what == PAPERS_PRINT || wish->papers.what == PAPERS_PRINT_CANCEL) {
        kiosk_papers_printed(kiosk, wish->visit,
                             fails ? (enum kiosk_print_end)world_random(world, PRINT_ENDS)
                                   : KIOSK_PRINTED,
                             world->now_ms);
        return;
    }
    told.scans = kiosk->visitor.papers.scans;
    told.code = fails ? "scanner.jam" : "";
    told.advice_zh = fails ? "卡纸：请打开盖子取出纸张" : "";
    told.advice_en = fails ? "A paper is stuck: open the lid and take it out" : "";
    told.error = PAPERS_FINE;
    if (wish->papers.what == PAPERS_SCAN && !fails && told.count < PAPERS_PAGES_MAX) {
        told.pages[told.count++] = (struct papers_page){
            .small = 1 + world_random(world, 9), .width_px = PIXELS, .height_px = PIXELS};
    } else if (wish->papers.what == PAPERS_REMOVE && told.count > 0) {
        told.count--;
    }
    told.shown =
        wish->papers.what == PAPERS_LOOK && wish->papers.page < told.count ? wish->papers.page : -1;
    kiosk_papers(kiosk, wish->visit, &told, world->now_ms);
}

void devices_answer(struct world *world, const struct kiosk_wish *wish, bool fails)
{
    if (wish->kind == KIOSK_PAPERS) {
        papers_answer(world, wish, fails);
    } else if (wish->kind == KIOSK_TRY) {
        kiosk_staff_tried(&world->kiosk, wish->visit, wish->part,
                          fails ? (enum staff_result)(STAFF_FAILED + world_random(world, 2))
                                : STAFF_PASSED,
                          world->now_ms);
    } else if (wish->kind == KIOSK_GLASS && wish->glass == GLASS_FIT) {
        kiosk_glass_fitted(&world->kiosk, wish->visit, fails ? TOUCH_FIT_UNSTEADY : TOUCH_FIT_GOOD,
                           world->now_ms);
    } else if (wish->kind == KIOSK_GLASS && wish->glass == GLASS_TURN) {
        world->kiosk.glass_quarters = fails ? world->kiosk.glass_quarters : wish->quarters;
    } else if (wish->kind == KIOSK_GLASS && wish->glass == GLASS_KEEP_TURN) {
        kiosk_glass_turned(&world->kiosk, wish->visit, !fails, world->now_ms);
    } else if (wish->kind == KIOSK_GLASS) {
        kiosk_glass_kept(&world->kiosk, wish->visit, wish->glass == GLASS_KEEP, !fails,
                         world->now_ms);
    } else if (wish->kind == KIOSK_TAKE_PLACE) {
        kiosk_place_lost(&world->kiosk, world->now_ms); /* else another kiosk would begin here */
    } else if (wish->kind == KIOSK_PRINT_SLIP) {
        kiosk_slip_ended(&world->kiosk, wish->visit,
                         fails ? (enum kiosk_print_end)world_random(world, PRINT_ENDS)
                               : KIOSK_PRINTED,
                         world->now_ms);
    } else if (wish->kind == KIOSK_FIND_GUIDES) {
        struct search_piece pieces[SEARCH_PIECES_MAX];
        char typed[SEARCH_TYPED_ROOM];
        const int count = fixture_pieces(pieces, WORDS_ZH);
        kiosk_guides_found(&world->kiosk, wish->visit,
                           search_guides_question(&world->kiosk, false, typed), pieces,
                           fails ? 0 : count, !fails, world->now_ms);
    } else if (wish->kind == KIOSK_PRINT_A4) {
        kiosk_a4_ended(&world->kiosk, wish->visit,
                       fails ? (enum kiosk_print_end)world_random(world, PRINT_ENDS)
                             : KIOSK_PRINTED,
                       world->now_ms);
    }
}

static void code_news(struct world *world)
{
    static const struct kiosk_code codes[] = {
        {KIOSK_CODE_TICKET, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL", "", ""},
        {KIOSK_CODE_APPOINTMENT, "K7M2Q9", "", ""},
        {KIOSK_CODE_CASE, "510000202603160001", "", ""},
        {KIOSK_CODE_PHONE, "x", "", ""},
        {KIOSK_CODE_BAD, "", "这个码不是本大厅的", "This code is not of this hall"},
    };
    kiosk_scanned(&world->kiosk, &codes[world_random(world, sizeof(codes) / sizeof(codes[0]))],
                  world->now_ms);
}

static void scanner_news(struct world *world)
{
    struct papers_scanner scanner = {
        .device = world_once_in(world, 3)
                      ? (enum papers_device)world_random(world, PAPERS_FAILED + 1)
                      : PAPERS_READY,
        .code = "",
        .advice_zh = "",
        .advice_en = "",
        .camera = world_once_in(world, 2),
        .printer = world_once_in(world, 2),
    };
    if (scanner.device == PAPERS_ABSENT || scanner.device == PAPERS_FAILED) {
        scanner.code = "scanner.absent";
        scanner.advice_zh = "没有找到扫描仪：请检查电源和连线";
        scanner.advice_en = "No scanner is found: check its power and cable";
    }
    kiosk_scanner(&world->kiosk, &scanner, world->now_ms);
}

void devices_news(struct world *world)
{
    struct kiosk *kiosk = &world->kiosk;
    switch (world_random(world, NEWS)) {
    case 0:
        code_news(world);
        break;
    case 1:
        kiosk_card(kiosk, "0123456789abcdef0123456789abcdef", "王**", world->now_ms);
        break;
    case 2:
        kiosk_card_gone(kiosk, world->now_ms);
        break;
    case 3:
        kiosk_part(kiosk, (enum kiosk_part)world_random(world, KIOSK_PART_COUNT),
                   !world_once_in(world, 3), world->now_ms);
        break;
    case 4:
        scanner_news(world);
        break;
    default:
        kiosk_a4_state(kiosk, (enum kiosk_paper)world_random(world, KIOSK_PAPER_COUNT),
                       world->now_ms);
        break;
    }
    world_turn(world);
}
