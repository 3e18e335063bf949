/* Papers: what the scanner's thread would tell, and the touches between. */
#include "tests/lib/kiosk_fixture.h"

#include <assert.h>
#include <string.h>

static struct papers_scanner scanner_make(enum fixture_scene scene)
{
    struct papers_scanner scanner = {
        .device = PAPERS_READY, .code = "", .advice_zh = "", .advice_en = "", .printer = true};
    if (scene == SCENE_PAPERS_ABSENT) {
        scanner.device = PAPERS_ABSENT;
        scanner.code = "scanner.absent";
        scanner.advice_zh = "没有找到扫描仪：请检查电源和连线";
        scanner.advice_en = "No scanner is found: check its power and cable";
    }
    scanner.camera = scene == SCENE_PAPERS_CAMERA;
    return scanner;
}

static struct papers_told told_make(int count)
{
    struct papers_told told = {
        .code = "", .advice_zh = "", .advice_en = "", .count = count, .shown = -1};
    for (int i = 0; i < count; i++) {
        told.pages[i] = (struct papers_page){.small = (uint32_t)i + 1,
                                             .width_px = i % 5 == 3 ? 360 : 255,
                                             .height_px = i % 5 == 3 ? 255 : 360,
                                             .blank = i % 7 == 4,
                                             .has_edges = i % 2 == 0};
    }
    return told;
}

static void tell(struct kiosk *kiosk, const struct papers_told *told)
{
    kiosk_papers(kiosk, kiosk->visit, told, kiosk->now_ms);
}

/* Everything up to the list, with what the scan came to. */
static void scan(struct kiosk *kiosk, struct papers_told *told)
{
    enum { START = KIOSK_OWN };
    fixture_act(kiosk, KIOSK_SCAN_PAPERS);
    fixture_act(kiosk, START);
    told->scans = 1;
    tell(kiosk, told);
}

void fixture_papers(struct kiosk *kiosk, enum fixture_scene scene, enum words_language language)
{
    const struct papers_scanner scanner = scanner_make(scene);
    struct papers_told told = told_make(0);
    (void)language;
    kiosk_scanner(kiosk, &scanner, kiosk->now_ms);
    fixture_act(kiosk, KIOSK_SCAN_PAPERS);
    if (scene == SCENE_PAPERS_CAMERA) {
        told.seen = 1;
        told.seen_width_px = 800;
        told.seen_height_px = 600;
        tell(kiosk, &told);
    } else if (scene == SCENE_PAPERS_SCANNING) {
        fixture_act(kiosk, KIOSK_OWN);
        told = told_make(3);
        tell(kiosk, &told);
    }
}

void fixture_papers_pages(struct kiosk *kiosk, enum fixture_scene scene,
                          enum words_language language)
{
    /* As the screens number their targets from KIOSK_OWN on. */
    enum { PRINT = KIOSK_OWN + 1, TRIM = KIOSK_OWN + 4 };
    const struct papers_scanner scanner = scanner_make(scene);
    const bool many = scene == SCENE_PAPERS_MANY;
    struct papers_told told = told_make(many ? PAPERS_PAGES_MAX : 5);
    (void)language;
    kiosk_scanner(kiosk, &scanner, kiosk->now_ms);
    scan(kiosk, &told);
    if (scene == SCENE_PAPERS_PAGE || scene == SCENE_PAPERS_TRIM || scene == SCENE_PAPERS_WORKING) {
        fixture_choose(kiosk, 2);
        told.shown = 2;
        told.large = 3;
        told.large_width_px = 707;
        told.large_height_px = 1000;
        told.pages[2].trimmed = scene == SCENE_PAPERS_TRIM;
        told.working = scene == SCENE_PAPERS_WORKING;
        tell(kiosk, &told);
        if (scene == SCENE_PAPERS_TRIM) {
            fixture_act(kiosk, TRIM);
        }
    } else if (scene != SCENE_PAPERS_LIST && !many) {
        fixture_act(kiosk, PRINT);
        if (scene != SCENE_PAPERS_PRINTING) {
            kiosk_papers_printed(kiosk, kiosk->visit,
                                 scene == SCENE_PAPERS_DONE     ? KIOSK_PRINTED
                                 : scene == SCENE_PAPERS_UNSURE ? KIOSK_PRINT_UNKNOWN
                                                                : KIOSK_PRINT_FAILED,
                                 kiosk->now_ms);
        }
    }
}

void fixture_papers_fault(struct kiosk *kiosk, enum fixture_scene scene,
                          enum words_language language)
{
    const struct papers_scanner scanner = scanner_make(scene);
    struct papers_told told = told_make(scene == SCENE_PAPERS_NONE ? 0 : 2);
    (void)language;
    kiosk_scanner(kiosk, &scanner, kiosk->now_ms);
    if (scene == SCENE_PAPERS_JAM) {
        told.code = "scanner.jam";
        told.advice_zh = "卡纸了：请打开盖子取出纸，已扫好的页面保留，从卡住的那张接着放";
        told.advice_en =
            "A paper is stuck: open the cover and take it out; pages before it are kept, go on "
            "from it";
    } else if (scene == SCENE_PAPERS_NONE) {
        told.code = "scanner.no_paper";
        told.advice_zh = "进纸器里没有纸：请放好纸再试";
        told.advice_en = "The feeder is empty: put the papers in and try again";
    } else if (scene == SCENE_PAPERS_LOST) {
        told.lost = 1;
    } else {
        told.error = PAPERS_DISK_FULL;
    }
    scan(kiosk, &told);
}
