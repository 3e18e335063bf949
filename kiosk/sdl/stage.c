#include "kiosk/sdl/stage.h"

#include "drivers/base/buffer.h"
#include "drivers/base/log.h"
#include "kiosk/ui/describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DESCRIBE_BYTES_MAX = 256 * 1024,
    PATH_BYTES_MAX = 1024,
    WAIT_MS_MAX = 60000,
};

struct stage {
    struct stage_config config;
    struct painter *painter;
    struct window *window;
    struct ui_scale scale;
    struct ui_list list;
    uint64_t told_hash; /* of what describe says */
    int64_t told_seq;
    uint64_t pictured_hash;
    int64_t pictured_ms;
    bool shown;
};

static void scale_follow(struct stage *stage)
{
    int width_px;
    int height_px;
    window_size(stage->window, &width_px, &height_px);
    stage->scale =
        stage->config.scale != NULL
            ? stage->config.scale(width_px, height_px)
            : ui_scale_fit(width_px, height_px, stage->config.design_w, stage->config.design_h);
}

int stage_open(const struct stage_config *config, struct stage **ret_stage)
{
    struct stage *stage = calloc(1, sizeof(*stage));
    if (stage == NULL) {
        return WINDOW_NO_MEMORY;
    }
    stage->config = *config;
    if (painter_create(NULL, &stage->painter) != PAINTER_OK) {
        free(stage);
        return WINDOW_NO_MEMORY;
    }
    const int result = window_open(&config->window, stage->painter, &stage->window);
    if (result != WINDOW_OK) {
        painter_destroy(stage->painter);
        free(stage);
        return result;
    }
    scale_follow(stage);
    *ret_stage = stage;
    return WINDOW_OK;
}

void stage_close(struct stage *stage)
{
    if (stage != NULL) {
        window_close(stage->window);
        painter_destroy(stage->painter);
        free(stage);
    }
}

struct window *stage_window(struct stage *stage)
{
    return stage->window;
}

const struct ui_measure *stage_measure(struct stage *stage)
{
    return painter_measure(stage->painter);
}

struct pictures *stage_pictures(struct stage *stage)
{
    return painter_pictures(stage->painter);
}

const struct ui_scale *stage_scale(struct stage *stage)
{
    return &stage->scale;
}

struct ui_list *stage_list(struct stage *stage)
{
    return &stage->list;
}

/* Who reads `path` sees the old or the new whole. */
static void describe_write(const char *path, const struct buffer *text)
{
    char fresh[PATH_BYTES_MAX];
    snprintf(fresh, sizeof(fresh), "%s.new", path);
    FILE *file = fopen(fresh, "wb");
    if (file == NULL) {
        return;
    }
    const bool written = fwrite(text->bytes, 1, text->length_bytes, file) == text->length_bytes;
    if (fclose(file) == 0 && written) {
        rename(fresh, path);
    }
}

static void describe_follow(struct stage *stage, uint64_t hash, const char *screen, int64_t seq,
                            ui_id focus)
{
    if (stage->config.describe == NULL ||
        (stage->shown && stage->told_hash == hash && stage->told_seq == seq)) {
        return;
    }
    struct buffer text;
    buffer_init(&text, DESCRIBE_BYTES_MAX);
    if (ui_describe(&stage->list, screen, seq, focus, &text) == BUFFER_OK) {
        describe_write(stage->config.describe, &text);
    }
    buffer_deinit(&text);
    stage->told_hash = hash;
    stage->told_seq = seq;
}

static int64_t picture_follow(struct stage *stage, uint64_t hash, int64_t now_ms)
{
    if (stage->config.picture == NULL || (stage->shown && stage->pictured_hash == hash)) {
        return INT64_MAX;
    }
    if (stage->shown && now_ms - stage->pictured_ms < STAGE_PICTURE_EVERY_MS) {
        return stage->pictured_ms + STAGE_PICTURE_EVERY_MS;
    }
    char fresh[PATH_BYTES_MAX];
    snprintf(fresh, sizeof(fresh), "%s.new", stage->config.picture);
    if (painter_picture(stage->painter, &stage->list, fresh) == PAINTER_OK) {
        rename(fresh, stage->config.picture);
    }
    stage->pictured_hash = hash;
    stage->pictured_ms = now_ms;
    return INT64_MAX;
}

int64_t stage_show(struct stage *stage, const char *screen, int64_t seq, ui_id focus,
                   int64_t now_ms)
{
    const uint64_t hash = ui_list_hash(&stage->list);
    (void)window_show(stage->window, &stage->list);
    describe_follow(stage, hash, screen, seq, focus);
    const int64_t again_ms = picture_follow(stage, hash, now_ms);
    stage->shown = true;
    return again_ms;
}

bool stage_wait(struct stage *stage, int64_t until_ms, int64_t now_ms,
                struct window_event *ret_event)
{
    int64_t wait_ms = until_ms - now_ms;
    wait_ms = wait_ms < 0 ? 0 : wait_ms > WAIT_MS_MAX ? WAIT_MS_MAX : wait_ms;
    const bool found = window_wait(stage->window, (int)wait_ms, ret_event);
    if (found && ret_event->kind == WINDOW_SIZE) {
        scale_follow(stage);
    }
    if (found && (ret_event->kind == WINDOW_AWAY || ret_event->kind == WINDOW_BACK)) {
        log_line(LOG_WARN, "screen.panel", "plugged=%d", ret_event->kind == WINDOW_BACK);
    }
    if (found && ret_event->kind == WINDOW_LOST) {
        log_line(LOG_ERROR, "screen.panel", "lost=\"%s\"", window_error());
        ret_event->kind = WINDOW_QUIT;
    }
    return found;
}
