/* `hallctl ticket-preview`: the paper that a hall will give, before it gives one. */
#include "drivers/base/buffer.h"
#include "drivers/printer/picture_png.h"
#include "hall-server/catalogue/catalogue_floor.h"
#include "hall-server/catalogue/catalogue_folder.h"
#include "hall-server/hallctl/command.h"
#include "kiosk/ticket/ticket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Made up, of nobody: every part of a ticket has something to show. */
static const struct ticket_facts story[TICKET_LANGUAGE_COUNT] = {
    {
        .language = TICKET_ZH,
        .hall = "滨海市公共行政服务中心",
        .area = "一楼大厅·A 区",
        .number = "A047",
        .service = "食品经营许可（变更）",
        .windows = "12–16",
        .ahead = 6,
        .wait_p50_s = 480,
        .wait_p90_s = 900,
        .issued_at = "2026-03-16T10:34:00+08:00",
        .fee_and_time = "不收费 / 3 个工作日",
        .materials = {"食品经营许可证正本、副本", "变更后的平面布局图 1 份",
                      "食品安全管理制度复印件 1 份"},
        .material_count = 3,
        .visitor_url = "https://hall.example/t/q7Jm2Zx9cVb4Nn1Kd8Rt6Yw3Ha5Le0Pf2Su7Gi",
        .footer = "1 号取号机·咨询投诉 12345",
    },
    {
        .language = TICKET_EN,
        .hall = "Binhai Public Service Centre",
        .area = "Ground floor, area A",
        .number = "A047",
        .service = "Food business licence (change)",
        .windows = "12–16",
        .ahead = 6,
        .wait_p50_s = 480,
        .wait_p90_s = 900,
        .issued_at = "2026-03-16T10:34:00+08:00",
        .fee_and_time = "free / 3 working days",
        .materials = {"Licence, original and duplicate", "New floor plan, 1 copy",
                      "Food safety rules, 1 copy"},
        .material_count = 3,
        .visitor_url = "https://hall.example/t/q7Jm2Zx9cVb4Nn1Kd8Rt6Yw3Ha5Le0Pf2Su7Gi",
        .footer = "Kiosk 1 · questions: 12345",
    },
};

static int png_save(const struct ticket_picture *picture, const char *path)
{
    struct buffer png;
    buffer_init(&png, PICTURE_PNG_BYTES_MAX);
    int result = picture_png_write(picture->bytes, picture->width_px, picture->height_px,
                                   picture->stride_bytes, picture->words, &png);
    if (result != PICTURE_OK) {
        buffer_deinit(&png);
        return command_refuse("no memory for the picture");
    }
    FILE *file = fopen(path, "wb");
    const bool written =
        file != NULL && fwrite(png.bytes, 1, png.length_bytes, file) == png.length_bytes;
    result = file != NULL && fclose(file) == 0 && written
                 ? COMMAND_DONE
                 : command_refuse("%s: %s", path, strerror(errno));
    buffer_deinit(&png);
    return result;
}

/* A map of the hall's own plan; what it points to. */
struct planned {
    struct catalogue *catalogue;
    struct catalogue_problems problems;
    struct floor_plan plan;
    struct floor_scratch scratch;
    struct floor_route route;
    struct ticket_map map;
    const char *window;
};

static int plan_read(const struct command_line *line, struct planned *planned)
{
    char *folder = strdup(line->plan);
    const int result = folder == NULL ? CATALOGUE_NO_MEMORY
                                      : catalogue_read(catalogue_folder_load, folder,
                                                       &planned->catalogue, &planned->problems);
    free(folder);
    if (result != CATALOGUE_OK) {
        return command_refuse("%s: its catalogue is refused: `hallctl import` says where",
                              line->plan);
    }
    catalogue_floor_plan(planned->catalogue, &planned->plan);
    const int from = floor_find(&planned->plan, FLOOR_KIOSK, line->spot);
    const int to = floor_find(&planned->plan, FLOOR_WINDOW, line->window);
    if (from < 0 || to < 0) {
        return command_refuse("floor.csv has no kiosk %s or no window %s",
                              line->spot == NULL ? "(--spot)" : line->spot,
                              line->window == NULL ? "(--window)" : line->window);
    }
    if (!floor_route_find(&planned->plan, from, to, false, &planned->scratch, &planned->route)) {
        return command_refuse("no way leads from kiosk %s to window %s", line->spot, line->window);
    }
    planned->window = line->window;
    planned->map = (struct ticket_map){.plan = &planned->plan,
                                       .route = &planned->route,
                                       .marked = &planned->window,
                                       .marked_count = 1,
                                       .here = line->english ? "You are here" : "您在这里",
                                       .lift = line->english ? "Lift" : "电梯",
                                       .stairs = line->english ? "Stairs" : "楼梯"};
    return COMMAND_DONE;
}

static int ticket_show(const struct command_line *line, struct ticket_look *look,
                       const struct planned *planned)
{
    struct ticket_facts facts = story[line->english ? TICKET_EN : TICKET_ZH];
    struct text_fonts *fonts = NULL;
    struct ticket_picture picture;
    facts.number = line->number == NULL ? facts.number : line->number;
    facts.visitor_url = line->url == NULL ? facts.visitor_url : line->url;
    facts.area_id = look->map_count > 0 ? look->maps[0].area : NULL;
    facts.map = planned == NULL ? NULL : &planned->map;
    facts.windows = planned == NULL ? facts.windows : planned->window;
    look->width_px = line->narrow ? TICKET_WIDTH_58_PX : look->width_px;
    int result = text_fonts_create(NULL, &fonts);
    if (result != TEXT_OK) {
        return command_refuse("%s", text_error_name(result));
    }
    result = line->alignment ? ticket_alignment_draw(fonts, look, &picture)
                             : ticket_draw(fonts, look, &facts, &picture);
    text_fonts_destroy(fonts);
    if (result != TICKET_OK) {
        return command_refuse("%s", ticket_error_name(result));
    }
    result = png_save(&picture, line->words[0]);
    ticket_deinit(&picture);
    return result;
}

int command_ticket_preview(const struct command_line *line)
{
    char reason[TICKET_LOOK_REASON_ROOM];
    struct ticket_look *look = malloc(sizeof(*look));
    if (look == NULL) {
        return command_refuse("no memory");
    }
    ticket_look_init(look);
    int result = COMMAND_DONE;
    if (line->look != NULL && ticket_look_read(line->look, look, reason) != 0) {
        result = command_refuse("%s: %s", line->look, reason);
    } else if (line->plan == NULL) {
        result = ticket_show(line, look, NULL);
    } else {
        struct planned *planned = calloc(1, sizeof(*planned));
        result = planned == NULL ? command_refuse("no memory") : plan_read(line, planned);
        if (result == COMMAND_DONE) {
            result = ticket_show(line, look, planned);
        }
        if (planned != NULL) {
            catalogue_destroy(planned->catalogue);
        }
        free(planned);
    }
    ticket_look_deinit(look);
    free(look);
    return result;
}
