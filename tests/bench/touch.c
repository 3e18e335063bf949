/*
 * From a touch to changed pixels, scene after scene, as the program does it: the press is shown
 * (list, difference, paint of what differs), and when it is released the next screen is. Then what
 * costs nothing: a frame in which nothing changed paints nothing, and none allocates. In the end,
 * what all languages, modes and weights of letters add to private memory.
 *
 *   bench-touch WIDTH HEIGHT ROUNDS
 *
 * Prints {"touch_ms":…,"screen":…,"repainted_px":…,"allocations":…,"fonts_mib":…}: touch_ms of the
 * worst scene's medians, its press or its release; the next two are sums over all scenes.
 *
 * Allocations are counted by standing before the C library's own functions, for font libraries too.
 */
#include "drivers/base/clock.h"
#include "kiosk/sdl/painter.h"
#include "tests/lib/kiosk_fixture_looks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 1000, SIZE_PX_MAX = 4096, LINE_ROOM = 128, USAGE = 2 };

/* --- Counting -------------------------------------------------------------------------------- */

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *at, size_t bytes);

static bool counting;
static long allocations;

void *malloc(size_t bytes)
{
    allocations += counting;
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    allocations += counting;
    return __libc_calloc(count, bytes);
}

void *realloc(void *at, size_t bytes)
{
    allocations += counting;
    return __libc_realloc(at, bytes);
}

/* --- The program's frame --------------------------------------------------------------------- */

struct bench {
    struct painter *painter;
    struct ui_scale scale;
    struct ui_input input;
    struct canvas canvas;
    int rounds;
};

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_list shown;

/* As kiosk/sdl/window.c shows a list; returns the pixels that were painted. */
static int64_t show(struct bench *bench, bool whole)
{
    struct ui_rect dirty[UI_DIRTY_MAX];
    int64_t painted = 0;
    int count = 1;
    kiosk_draw(&kiosk, &list, &bench->scale, painter_measure(bench->painter), &bench->input);
    dirty[0] = ui_rect_make(0, 0, list.width_px, list.height_px);
    if (!whole) {
        count = ui_list_diff(&shown, &list, dirty);
    }
    for (int i = 0; i < count; i++) {
        bench->canvas.clip = dirty[i];
        painter_paint(bench->painter, &list, &bench->canvas);
        painted += (int64_t)dirty[i].w * dirty[i].h;
    }
    shown = list;
    return painted;
}

static int compare(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static double median_ms(int64_t *samples_us, int count)
{
    qsort(samples_us, (size_t)count, sizeof(samples_us[0]), compare);
    return (double)samples_us[count / 2] / 1000.0;
}

/* The main action, or else the first that can be touched; NULL: there is none. */
static const struct ui_target *target_of(void)
{
    const struct ui_target *found = NULL;
    for (int i = 0; i < list.target_count; i++) {
        const struct ui_target *target = &list.targets[i];
        if ((target->flags & UI_TARGET_DISABLED) == 0 &&
            (found == NULL || (target->flags & UI_TARGET_MAIN) != 0)) {
            found = target;
        }
    }
    return found;
}

static void lead(struct bench *bench, enum fixture_scene scene)
{
    fixture_lead(&kiosk, scene, WORDS_ZH);
    ui_input_init(&bench->input, ui_px(&bench->scale, UI_TOUCH_SLOP));
    (void)show(bench, true);
}

/* The slower of press and release. */
static double touch_ms(struct bench *bench, enum fixture_scene scene)
{
    static int64_t press_us[ROUNDS_MAX], release_us[ROUNDS_MAX];
    for (int round = 0; round < bench->rounds; round++) {
        lead(bench, scene);
        const struct ui_target *target = target_of();
        if (target == NULL) {
            return 0;
        }
        const int x = target->box.x + target->box.w / 2;
        const int y = target->box.y + target->box.h / 2;
        const int64_t pressed_us = clock_monotonic_us();
        ui_input_press(&bench->input, &list, kiosk.now_ms, 0, x, y);
        kiosk_touched(&kiosk, kiosk.now_ms);
        (void)show(bench, false);
        const int64_t released_us = clock_monotonic_us();
        const ui_id acts = ui_input_release(&bench->input, &list, 0, x, y);
        if (acts != 0) {
            kiosk_act(&kiosk, acts, kiosk.now_ms);
        }
        (void)show(bench, false);
        release_us[round] = clock_monotonic_us() - released_us;
        press_us[round] = released_us - pressed_us;
    }
    const double press = median_ms(press_us, bench->rounds);
    const double release = median_ms(release_us, bench->rounds);
    return press > release ? press : release;
}

/* A frame like the one before, and a whole one of what was drawn before. */
static int64_t repaint(struct bench *bench, enum fixture_scene scene)
{
    lead(bench, scene);
    (void)show(bench, true); /* where the atlas was emptied in the middle of the first */
    counting = true;
    const int64_t painted = show(bench, false);
    (void)show(bench, true);
    counting = false;
    return painted;
}

/* --- Memory ---------------------------------------------------------------------------------- */

static double private_mib(void)
{
    char line[LINE_ROOM];
    long kib = 0;
    long more = 0;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (sscanf(line, "Private_Clean: %ld", &more) == 1 ||
            sscanf(line, "Private_Dirty: %ld", &more) == 1) {
            kib += more;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (double)kib / 1024;
}

static double fonts_mib(struct bench *bench)
{
    static const char rare[] = "𠀀𪜀𫝀𫠠𬺰";
    lead(bench, SCENE_HOME);
    const double before = private_mib();
    for (int i = 0; i < LOOK_COUNT; i++) {
        const struct look look = look_of(i);
        if (look_sizes[look.size][0] == bench->canvas.width_px) {
            look_lead(&kiosk, &look);
            (void)show(bench, true);
        }
    }
    const struct ui_measure *measure = painter_measure(bench->painter);
    for (int weight = 0; weight < UI_WEIGHT_COUNT; weight++) {
        (void)measure->width_px(measure->context, (enum ui_weight)weight, 40, rare, strlen(rare));
    }
    return private_mib() - before;
}

int main(int count, char **words)
{
    struct bench bench = {0};
    const int width = count == 4 ? atoi(words[1]) : 0;
    const int height = count == 4 ? atoi(words[2]) : 0;
    bench.rounds = count == 4 ? atoi(words[3]) : 0;
    if (width < 1 || width > SIZE_PX_MAX || height < 1 || height > SIZE_PX_MAX ||
        bench.rounds < 1 || bench.rounds > ROUNDS_MAX) {
        (void)fprintf(stderr, "usage: bench-touch WIDTH HEIGHT ROUNDS\n");
        return USAGE;
    }
    bench.canvas = (struct canvas){.width_px = width, .height_px = height, .stride_px = width};
    bench.canvas.pixels = malloc((size_t)width * (size_t)height * sizeof(uint32_t));
    if (bench.canvas.pixels == NULL || painter_create(NULL, &bench.painter) != PAINTER_OK) {
        return 1;
    }
    bench.scale = ui_scale_for_kiosk(width, height);
    const double fonts = fonts_mib(&bench);
    int64_t repainted = 0;
    double worst_ms = 0;
    int worst = 0;
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        const long before = allocations;
        const int64_t painted = repaint(&bench, (enum fixture_scene)scene);
        const double ms = touch_ms(&bench, (enum fixture_scene)scene);
        if (painted != 0 || allocations != before) {
            (void)fprintf(stderr, "%s: %lld px painted again, %ld allocations\n",
                          fixture_scene_name((enum fixture_scene)scene), (long long)painted,
                          allocations - before);
        }
        repainted += painted;
        worst = ms > worst_ms ? scene : worst;
        worst_ms = ms > worst_ms ? ms : worst_ms;
    }
    (void)printf("{\"touch_ms\":%.4f,\"screen\":\"%s\",\"repainted_px\":%lld,\"allocations\":%ld,"
                 "\"fonts_mib\":%.3f}\n",
                 worst_ms, fixture_scene_name((enum fixture_scene)worst), (long long)repainted,
                 allocations, fonts);
    painter_destroy(bench.painter);
    free(bench.canvas.pixels);
    return 0;
}
