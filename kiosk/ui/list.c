#include "kiosk/ui/list.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t FNV_START = 0xCBF29CE484222325U;
static const uint64_t FNV_PRIME = 0x100000001B3U;

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size_bytes)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size_bytes; i++) {
        hash = (hash ^ at[i]) * FNV_PRIME;
    }
    return hash;
}

/* By value and in one byte order, so that a golden hash holds on any machine. */
static uint64_t hash_int(uint64_t hash, int64_t value)
{
    const uint64_t bits = (uint64_t)value;
    for (int shift = 0; shift < 64; shift += 8) {
        hash = (hash ^ ((bits >> shift) & 0xFF)) * FNV_PRIME;
    }
    return hash;
}

static uint64_t hash_rect(uint64_t hash, struct ui_rect rect)
{
    hash = hash_int(hash, rect.x);
    hash = hash_int(hash, rect.y);
    hash = hash_int(hash, rect.w);
    return hash_int(hash, rect.h);
}

void ui_list_begin(struct ui_list *list, int width_px, int height_px, enum ui_theme theme,
                   enum ui_colour ground)
{
    assert(width_px > 0 && height_px > 0);
    memset(list->letters, 0, (size_t)list->letter_count); /* nobody's words stay behind */
    list->width_px = width_px;
    list->height_px = height_px;
    list->theme = theme;
    list->ground = ground;
    list->language[0] = '\0';
    list->item_count = 0;
    list->target_count = 0;
    list->letter_count = 0;
    list->qr_count = 0;
    memset(list->ink, 0, (size_t)list->ink_count * sizeof(list->ink[0]));
    list->ink_count = 0;
    list->dropped = 0;
    list->overflows = 0;
}

/* Returns where the text begins, or -1 when it does not fit. */
static int letters_put(struct ui_list *list, const char *text, size_t size_bytes)
{
    if (size_bytes >= (size_t)(UI_LETTERS_MAX - list->letter_count)) {
        list->dropped++;
        return -1;
    }
    const int at = list->letter_count;
    if (size_bytes > 0) {
        memcpy(list->letters + at, text, size_bytes);
    }
    list->letters[at + (int)size_bytes] = '\0';
    list->letter_count += (int)size_bytes + 1;
    return at;
}

static uint64_t hash_ink(uint64_t hash, const struct ui_list *list, const struct ui_item *item)
{
    for (int i = 0; i < item->ink_count; i++) {
        hash = hash_int(hash, list->ink[item->ink_at + i].x);
        hash = hash_int(hash, list->ink[item->ink_at + i].y);
    }
    return hash;
}

static uint64_t item_hash(const struct ui_list *list, const struct ui_item *item)
{
    const int figures[] = {item->kind,    item->colour,     item->colour_2,  item->icon,
                           item->weight,  item->cut,        item->radius_px, item->edge_px,
                           item->line_px, item->line_x10,   item->part,      item->size_px,
                           item->x_px,    item->baseline_px};
    uint64_t hash = hash_rect(FNV_START, item->box);
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        hash = hash_int(hash, figures[i]);
    }
    if (item->kind == UI_ITEM_PICTURE) {
        hash = hash_int(hash, item->picture);
    }
    if (item->kind == UI_ITEM_QR) {
        const struct ui_qr *qr = &list->qrs[item->qr];
        hash = hash_int(hash, qr->size);
        hash = hash_bytes(hash, qr->bits, sizeof(qr->bits));
    }
    hash = hash_ink(hash, list, item);
    return hash_bytes(hash, list->letters + item->text_at, item->text_bytes);
}

void ui_list_push(struct ui_list *list, const struct ui_item *item, const char *text,
                  size_t text_bytes)
{
    assert(item->kind < UI_ITEM_COUNT);
    if (list->item_count == UI_ITEMS_MAX) {
        list->dropped++;
        return;
    }
    const int at = text == NULL ? 0 : letters_put(list, text, text_bytes);
    if (at < 0) {
        return;
    }
    struct ui_item *own = &list->items[list->item_count++];
    *own = *item;
    own->text_at = (uint32_t)at;
    own->text_bytes = text == NULL ? 0 : (uint32_t)text_bytes;
    own->hash = item_hash(list, own);
}

static struct ui_rect points_box(const struct ui_ink_point *points, int count)
{
    struct ui_rect box = ui_rect_make(points[0].x, points[0].y, 1, 1);
    for (int i = 1; i < count; i++) {
        box = ui_rect_join(box, ui_rect_make(points[i].x, points[i].y, 1, 1));
    }
    return box;
}

void ui_list_push_ink(struct ui_list *list, const struct ui_item *item,
                      const struct ui_ink_point *points, int count)
{
    assert(item->kind == UI_ITEM_INK && count > 0);
    if (count > UI_INK_POINTS_MAX - list->ink_count) {
        list->dropped++;
        return;
    }
    struct ui_item own = *item;
    own.box = points_box(points, count);
    own.ink_at = (uint16_t)list->ink_count;
    own.ink_count = (uint16_t)count;
    memcpy(list->ink + list->ink_count, points, (size_t)count * sizeof(*points));
    list->ink_count += count;
    ui_list_push(list, &own, NULL, 0);
}

int ui_list_push_qr(struct ui_list *list, const struct ui_qr *qr)
{
    if (list->qr_count == UI_QRS_MAX) {
        list->dropped++;
        return -1;
    }
    list->qrs[list->qr_count] = *qr;
    return list->qr_count++;
}

void ui_list_push_target(struct ui_list *list, const struct ui_target *target, const char *name,
                         const char *label)
{
    assert(target->id != 0);
    assert(ui_list_target(list, target->id) == NULL);
    if (list->target_count == UI_TARGETS_MAX) {
        list->dropped++;
        return;
    }
    const int name_at = letters_put(list, name, strlen(name));
    const int label_at = name_at < 0 ? -1 : letters_put(list, label, strlen(label));
    if (label_at < 0) {
        return;
    }
    struct ui_target *own = &list->targets[list->target_count++];
    *own = *target;
    own->name_at = (uint32_t)name_at;
    own->name_bytes = (uint32_t)strlen(name);
    own->label_at = (uint32_t)label_at;
    own->label_bytes = (uint32_t)strlen(label);
}

const char *ui_list_text(const struct ui_list *list, const struct ui_item *item)
{
    return item->kind == UI_ITEM_TEXT ? list->letters + item->text_at : "";
}

const char *ui_target_name(const struct ui_list *list, const struct ui_target *target)
{
    return list->letters + target->name_at;
}

const char *ui_target_label(const struct ui_list *list, const struct ui_target *target)
{
    return list->letters + target->label_at;
}

const struct ui_target *ui_list_target(const struct ui_list *list, ui_id id)
{
    for (int i = 0; i < list->target_count; i++) {
        if (list->targets[i].id == id) {
            return &list->targets[i];
        }
    }
    return NULL;
}

const struct ui_target *ui_list_target_named(const struct ui_list *list, const char *name)
{
    for (int i = 0; i < list->target_count; i++) {
        if (strcmp(ui_target_name(list, &list->targets[i]), name) == 0) {
            return &list->targets[i];
        }
    }
    return NULL;
}

/* How far the point is from the box, squared; 0 inside. */
static int64_t distance_squared(struct ui_rect box, int x, int y)
{
    const int64_t right = box.x + box.w - 1;
    const int64_t foot = box.y + box.h - 1;
    const int64_t dx = x < box.x ? box.x - x : (x > right ? x - right : 0);
    const int64_t dy = y < box.y ? box.y - y : (y > foot ? y - foot : 0);
    return dx * dx + dy * dy;
}

const struct ui_target *ui_list_hit(const struct ui_list *list, int x_px, int y_px, int slop_px)
{
    const struct ui_target *best = NULL;
    int64_t best_distance = (int64_t)slop_px * slop_px + 1;

    for (int i = list->target_count - 1; i >= 0; i--) {
        const int64_t distance = distance_squared(list->targets[i].box, x_px, y_px);
        if (distance < best_distance) {
            best = &list->targets[i];
            best_distance = distance;
        }
    }
    return best;
}

size_t ui_list_read(const struct ui_list *list, char *ret_text, size_t room_bytes)
{
    assert(room_bytes > 0);
    size_t length = 0;

    for (int i = 0; i < list->item_count; i++) {
        const struct ui_item *item = &list->items[i];
        if (item->kind != UI_ITEM_TEXT) {
            continue;
        }
        if (length + item->text_bytes + 2 > room_bytes) {
            break;
        }
        memcpy(ret_text + length, list->letters + item->text_at, item->text_bytes);
        length += item->text_bytes;
        if (!item->goes_on) {
            ret_text[length++] = '\n';
        }
    }
    ret_text[length] = '\0';
    return length;
}

/* A sentence may be spread over lines: try each line, and each run of lines joined. */
bool ui_list_says(const struct ui_list *list, const char *words)
{
    enum { SENTENCE_MAX = 2048 };
    char sentence[SENTENCE_MAX];
    size_t length = 0;

    for (int i = 0; i < list->item_count; i++) {
        const struct ui_item *item = &list->items[i];
        if (item->kind != UI_ITEM_TEXT) {
            continue;
        }
        if (length + item->text_bytes < SENTENCE_MAX) {
            memcpy(sentence + length, list->letters + item->text_at, item->text_bytes);
            length += item->text_bytes;
        }
        sentence[length] = '\0';
        if (strstr(sentence, words) != NULL) {
            return true;
        }
        if (!item->goes_on) {
            length = 0;
        }
    }
    return false;
}

uint64_t ui_list_hash(const struct ui_list *list)
{
    uint64_t hash = hash_int(FNV_START, list->width_px);
    hash = hash_int(hash, list->height_px);
    hash = hash_int(hash, list->ground);
    hash = hash_int(hash, list->theme);
    for (int i = 0; i < list->item_count; i++) {
        hash = hash_int(hash, (int64_t)list->items[i].hash);
    }
    for (int i = 0; i < list->target_count; i++) {
        const struct ui_target *target = &list->targets[i];
        hash = hash_rect(hash, target->box);
        hash = hash_int(hash, target->flags);
        hash = hash_bytes(hash, list->letters + target->name_at, target->name_bytes);
        hash = hash_bytes(hash, list->letters + target->label_at, target->label_bytes);
    }
    return hash;
}

struct ui_rect ui_item_ink(const struct ui_item *item)
{
    const int over =
        item->kind == UI_ITEM_TEXT ? item->size_px / 6 + 1
        : item->kind == UI_ITEM_ICON || item->kind == UI_ITEM_LINE || item->kind == UI_ITEM_INK
            ? item->line_px / 2 + 2
            : 0;
    const int w = item->box.w;
    const int h = item->box.h; /* both may be negative: a line that goes left or up */
    return ui_rect_make(item->box.x + (w < 0 ? w : 0) - over, item->box.y + (h < 0 ? h : 0) - over,
                        abs(w) + 2 * over, abs(h) + 2 * over);
}

static void dirty_add(struct ui_rect dirty[UI_DIRTY_MAX], int *count, struct ui_rect box)
{
    if (ui_rect_is_empty(box)) {
        return;
    }
    /* What touches a box grows it, and the grown box may touch others. */
    for (int i = 0; i < *count; i++) {
        if (ui_rect_meets(dirty[i], box)) {
            box = ui_rect_join(dirty[i], box);
            dirty[i] = dirty[--*count];
            i = -1;
        }
    }
    if (*count == UI_DIRTY_MAX) {
        dirty[0] = ui_rect_join(dirty[0], box);
        return;
    }
    dirty[(*count)++] = box;
}

int ui_list_diff(const struct ui_list *before, const struct ui_list *now,
                 struct ui_rect ret_dirty[UI_DIRTY_MAX])
{
    const struct ui_rect whole = ui_rect_make(0, 0, now->width_px, now->height_px);
    if (before->width_px != now->width_px || before->height_px != now->height_px ||
        before->theme != now->theme || before->ground != now->ground ||
        strcmp(before->language, now->language) != 0) {
        ret_dirty[0] = whole;
        return 1;
    }
    /* In order: what `before` has and `now` has later is kept; what is skipped on either side
     * shows. */
    int count = 0;
    int old = 0;
    for (int i = 0; i < now->item_count; i++) {
        int same = old;
        while (same < before->item_count && before->items[same].hash != now->items[i].hash) {
            same++;
        }
        if (same == before->item_count) {
            dirty_add(ret_dirty, &count, ui_rect_cross(ui_item_ink(&now->items[i]), whole));
            continue;
        }
        for (; old < same; old++) {
            dirty_add(ret_dirty, &count, ui_rect_cross(ui_item_ink(&before->items[old]), whole));
        }
        old = same + 1;
    }
    for (; old < before->item_count; old++) {
        dirty_add(ret_dirty, &count, ui_rect_cross(ui_item_ink(&before->items[old]), whole));
    }
    return count;
}
