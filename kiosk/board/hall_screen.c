#include "kiosk/board/hall_screen.h"

#include <stdio.h>

bool hall_screen_open(struct hall_screen *screen, const struct screen_options *options,
                      const struct hall_screen_look *look)
{
    const struct stage_config stage = {
        .window = {.title = look->title,
                   .width_px = options->size_px[0],
                   .height_px = options->size_px[1],
                   .windowed = options->windowed,
                   .panel = options->panel,
                   .pointer_hidden = look->pointer_hidden},
        .design_w = look->design_w,
        .design_h = look->design_h,
        .scale = look->scale,
        .describe = options->describe,
        .picture = options->picture,
    };
    *screen = (struct hall_screen){0};
    if (stage_open(&stage, &screen->stage) != WINDOW_OK) {
        fprintf(stderr, "no window: %s\n", window_error());
        return false;
    }
    const struct link_config link = {.url = options->hall,
                                     .key = options->key,
                                     .ca = options->ca,
                                     .on_event = window_wake,
                                     .context = stage_window(screen->stage)};
    const int opened = link_open(&link, &screen->link);
    if (opened != LINK_OK) {
        fprintf(stderr, "%s\n", link_error_name((enum link_error)opened));
        return false;
    }
    return true;
}

void hall_screen_close(struct hall_screen *screen)
{
    link_close(screen->link);
    stage_close(screen->stage);
    *screen = (struct hall_screen){0};
}
