/* `hallctl ticket-preview`: the paper that a hall will give, before it gives one. */
#include "drivers/base/buffer.h"
#include "drivers/printer/picture_png.h"
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

static int ticket_show(const struct command_line *line, struct ticket_look *look)
{
    struct ticket_facts facts = story[line->english ? TICKET_EN : TICKET_ZH];
    struct text_fonts *fonts = NULL;
    struct ticket_picture picture;
    facts.number = line->number == NULL ? facts.number : line->number;
    facts.visitor_url = line->url == NULL ? facts.visitor_url : line->url;
    facts.area_id = look->map_count > 0 ? look->maps[0].area : NULL;
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
    } else {
        result = ticket_show(line, look);
    }
    ticket_look_deinit(look);
    free(look);
    return result;
}
