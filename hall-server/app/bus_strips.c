/*
 * What all strips show, for a page that draws them live. Without a query a list, in which each
 * picture has a number that grows when it changes; with "window=ID" that window's strip with its
 * pixels, so that only what changed is fetched.
 */
#include "hall-server/app/answer.h"

#include <stdio.h>
#include <string.h>

enum { ROW_HEX_ROOM = STRIP_WIDTH_MAX_PX / 4 + 1 };

static const char *const states[] = {
    [FIELD_UNKNOWN] = "unknown", [FIELD_PRESENT] = "ok", [FIELD_LOST] = "lost"};

/* A row of LEDs as hexadecimal digits, four LEDs each, the highest bit on the left. */
static void row_text(const struct strip_image *image, int row, char ret_text[ROW_HEX_ROOM])
{
    const int bytes = image->width_px / 8;
    for (int i = 0; i < bytes; i++) {
        (void)snprintf(ret_text + 2 * (size_t)i, 3, "%02x", image->bytes[row * bytes + i]);
    }
}

static void strip_write(struct json_out *out, const struct hall_config *config,
                        const struct field_glue_strip *strip, bool pixels)
{
    const struct field_picture *picture = &strip->picture;
    json_out_object(out);
    json_out_key_text(out, "window", config->windows[strip->window].id.text);
    json_out_key_number(out, "line", strip->wire.line + 1);
    json_out_key_number(out, "address", strip->wire.address);
    json_out_key_text(out, "state", states[picture->state]);
    json_out_key_number(out, "picture", picture->number);
    json_out_key(out, "seen_s");
    if (picture->number == 0) {
        json_out_null(out);
    } else {
        json_out_number(out, picture->seen_ms / 1000);
    }
    json_out_key_number(out, "width_px", picture->image.width_px);
    json_out_key_number(out, "height_px", picture->image.height_px);
    if (pixels) {
        json_out_key(out, "rows");
        json_out_array(out);
        for (int row = 0; row < picture->image.height_px; row++) {
            char text[ROW_HEX_ROOM];
            row_text(&picture->image, row, text);
            json_out_text(out, text);
        }
        json_out_array_end(out);
    }
    json_out_object_end(out);
}

/* The strip of the window with this id. */
static bool strip_find(struct app *app, const struct hall_config *config, const char *window,
                       struct field_glue_strip *ret_strip)
{
    for (int at = 0; field_glue_strip(app->field_glue, at, ret_strip); at++) {
        if (strcmp(config->windows[ret_strip->window].id.text, window) == 0) {
            return true;
        }
    }
    return false;
}

void bus_strips(struct app *app, struct net_request *request)
{
    static const char key[] = "window=";
    static struct field_glue_strip strip;
    struct views views;
    struct json_out out;
    const char *window = NULL;
    if (request->query[0] != '\0') {
        if (strncmp(request->query, key, sizeof key - 1) != 0) {
            net_reply_problem(request, PROBLEM_BAD_VALUE, "query");
            return;
        }
        window = request->query + sizeof key - 1;
    }
    if (!app_views(app, &views)) {
        net_reply_problem(request, PROBLEM_NOT_READY, NULL);
        return;
    }
    if (window != NULL && !strip_find(app, views.config, window, &strip)) {
        net_reply_problem(request, PROBLEM_NOT_FOUND, "no strip at this window");
        return;
    }
    if (!answer_begin(app, request, &views, &out)) {
        return;
    }
    json_out_object(&out);
    json_out_key(&out, "strips");
    json_out_array(&out);
    if (window != NULL) {
        strip_write(&out, views.config, &strip, true);
    }
    for (int at = 0; window == NULL && field_glue_strip(app->field_glue, at, &strip); at++) {
        strip_write(&out, views.config, &strip, false);
    }
    json_out_array_end(&out);
    json_out_object_end(&out);
    answer_finish(app, request, &out, 200);
}
