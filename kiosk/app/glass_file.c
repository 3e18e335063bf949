#include "kiosk/app/glass_file.h"

#include "drivers/base/log.h"
#include "kiosk/app/small_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

enum { NUMBERS = 6, QUARTERS = 4 };

static bool fix_read(const json_t *list, struct touch_fix *ret_fix)
{
    double numbers[NUMBERS];
    if (json_array_size(list) != NUMBERS) {
        return false;
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        const json_t *number = json_array_get(list, i);
        if (!json_is_number(number)) {
            return false;
        }
        numbers[i] = json_number_value(number);
    }
    *ret_fix =
        (struct touch_fix){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
    return touch_fix_is_sane(ret_fix);
}

struct glass glass_file_read(const char *path)
{
    const struct glass plain = {.fix = TOUCH_FIX_NONE};
    struct glass glass = plain;
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return plain;
    }
    json_t *tree = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    const json_t *touch = json_object_get(tree, "touch");
    glass.corrected = touch != NULL;
    const json_t *turn = json_object_get(tree, "turn");
    const json_int_t quarters = json_integer_value(turn);
    const bool turns =
        turn == NULL || (json_is_integer(turn) && quarters >= 0 && quarters < QUARTERS);
    glass.quarters = turns ? (int)quarters : 0;
    const bool good =
        turns && json_is_object(tree) && (touch == NULL || fix_read(touch, &glass.fix));
    json_decref(tree);
    if (!good) {
        log_line(LOG_WARN, "kiosk.glass", "file=%s error=damaged", path);
    }
    return good ? glass : plain;
}

bool glass_file_write(const char *path, const struct glass *glass)
{
    const struct touch_fix *fix = &glass->fix;
    json_t *tree = json_object();
    if (glass->corrected) {
        json_object_set_new(
            tree, "touch",
            json_pack("[f,f,f,f,f,f]", fix->x0, fix->xx, fix->xy, fix->y0, fix->yx, fix->yy));
    }
    if (glass->quarters != 0) {
        json_object_set_new(tree, "turn", json_integer(glass->quarters));
    }
    char *text = json_dumps(tree, JSON_INDENT(1));
    json_decref(tree);
    const bool good = text != NULL && small_file_write(path, text);
    free(text);
    return good;
}
