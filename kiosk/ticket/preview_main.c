/*
 * mashang-ticket-preview FILE.png [--english] [--narrow] [--number A047] [--url URL]
 * Draws a ticket with the story's facts, so that a hall sees its paper before it prints one.
 */
#include "kiosk/ticket/ticket.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

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
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return -1;
    }
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png == NULL ? NULL : png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
        png_destroy_write_struct(&png, &info);
        fclose(file);
        return -1;
    }
    png_init_io(png, file);
    png_set_IHDR(png, info, (png_uint_32)picture->width_px, (png_uint_32)picture->height_px, 1,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_set_invert_mono(png);
    for (int row = 0; row < picture->height_px; row++) {
        png_write_row(png, picture->bytes + (size_t)row * (size_t)picture->stride_bytes);
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return fclose(file) == 0 ? 0 : -1;
}

int main(int count, char **arguments)
{
    const char *path = NULL;
    enum ticket_language language = TICKET_ZH;
    int width_px = TICKET_WIDTH_80_PX;
    const char *number = NULL;
    const char *url = NULL;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--english") == 0) {
            language = TICKET_EN;
        } else if (strcmp(arguments[i], "--narrow") == 0) {
            width_px = TICKET_WIDTH_58_PX;
        } else if (strcmp(arguments[i], "--number") == 0 && i + 1 < count) {
            number = arguments[++i];
        } else if (strcmp(arguments[i], "--url") == 0 && i + 1 < count) {
            url = arguments[++i];
        } else {
            path = arguments[i];
        }
    }
    if (path == NULL || path[0] == '-') {
        fprintf(stderr, "usage: mashang-ticket-preview FILE.png [--english] [--narrow] "
                        "[--number N] [--url URL]\n");
        return 2;
    }
    struct ticket_facts facts = story[language];
    facts.number = number == NULL ? facts.number : number;
    facts.visitor_url = url == NULL ? facts.visitor_url : url;
    struct text_fonts *fonts = NULL;
    struct ticket_picture picture = {0};
    int result = text_fonts_create(NULL, &fonts);
    if (result != TEXT_OK) {
        fprintf(stderr, "%s\n", text_error_name(result));
        return 1;
    }
    result = ticket_draw(fonts, &facts, width_px, &picture);
    text_fonts_destroy(fonts);
    if (result != TICKET_OK) {
        fprintf(stderr, "%s\n", ticket_error_name(result));
        return 1;
    }
    result = png_save(&picture, path);
    ticket_deinit(&picture);
    if (result != 0) {
        perror(path);
        return 1;
    }
    return 0;
}
