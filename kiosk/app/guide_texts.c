#include "kiosk/app/guide_texts.h"

#include "drivers/base/utf8.h"
#include "kiosk/search/search_shared.h"

#include <stdio.h>
#include <string.h>

enum { BEFORE_BYTES_MAX = SEARCH_PIECE_ROOM / 4 };

/* Takes a text of the guide; false ends the walk. */
typedef bool text_fn(void *context, enum search_part part, const struct shape_name *text);

static void each(const struct shape_service *service, text_fn *take, void *context)
{
    const struct shape_guide *guide = service->guide;
    bool more = true;
    if (guide == NULL) {
        return;
    }
    for (size_t i = 0; more && i < guide->material_count; i++) {
        more = take(context, SEARCH_PART_MATERIAL, &guide->materials[i].name) &&
               take(context, SEARCH_PART_MATERIAL, &guide->materials[i].form);
    }
    for (size_t i = 0; more && i < guide->flow_count; i++) {
        more = take(context, SEARCH_PART_STEP, &guide->flow[i]);
    }
    more = more && take(context, SEARCH_PART_BASIS, &guide->basis) &&
           take(context, SEARCH_PART_FEE, &guide->fee);
    for (size_t i = 0; more && i < guide->form_count; i++) {
        more = take(context, SEARCH_PART_FORM, &guide->forms[i].title);
    }
}

/* ---- to be found ---- */

struct gathered {
    struct buffer *words;
    int error;
};

static bool words_take(void *context, enum search_part part, const struct shape_name *text)
{
    struct gathered *gathered = context;
    (void)part;
    gathered->error = buffer_append_format(gathered->words, "%s\n%s\n", text->zh, text->en);
    return gathered->error == BUFFER_OK;
}

int guide_texts_words(const struct shape_service *service, struct buffer *words)
{
    struct gathered gathered = {words, buffer_append_format(words, "%s\n%s\n%s\n", service->code,
                                                            service->name.zh, service->name.en)};
    if (gathered.error != BUFFER_OK) {
        return gathered.error;
    }
    each(service, words_take, &gathered);
    return gathered.error;
}

/* ---- what was found ---- */

struct best {
    const char *typed;
    bool english;
    const char *text;
    enum search_part part;
    bool own; /* in the visitor's language */
    struct search_shared shared;
};

static void compare(struct best *best, enum search_part part, const char *text, bool own)
{
    const struct search_shared shared = search_shared(text, best->typed);
    const bool better = shared.characters > best->shared.characters ||
                        (shared.characters > 0 && shared.characters == best->shared.characters &&
                         own && !best->own);
    if (better) {
        best->text = text;
        best->part = part;
        best->own = own;
        best->shared = shared;
    }
}

static bool piece_take(void *context, enum search_part part, const struct shape_name *text)
{
    struct best *best = context;
    compare(best, part, text->zh, !best->english);
    compare(best, part, text->en, best->english);
    return true;
}

/* Moves on to where a character begins. */
static int begin_of(const char *text, int at)
{
    while (((unsigned char)text[at] & 0xC0U) == 0x80U) {
        at++;
    }
    return at;
}

bool guide_texts_piece(const struct shape_service *service, const char *typed, bool english,
                       int row, struct search_piece *ret_piece)
{
    struct best best = {.typed = typed, .english = english};
    each(service, piece_take, &best);
    if (best.text == NULL) {
        return false;
    }
    const int size = (int)strlen(best.text);
    const bool long_text = size >= SEARCH_PIECE_ROOM;
    const int from = long_text && best.shared.from_byte > BEFORE_BYTES_MAX
                         ? begin_of(best.text, best.shared.from_byte - BEFORE_BYTES_MAX)
                         : 0;
    *ret_piece = (struct search_piece){.row = row,
                                       .part = best.part,
                                       .from_byte = best.shared.from_byte - from,
                                       .to_byte = best.shared.to_byte - from,
                                       .cut_before = from > 0};
    const size_t kept = utf8_cut(best.text + from, (size_t)(size - from), SEARCH_PIECE_ROOM - 1);
    memcpy(ret_piece->text, best.text + from, kept);
    ret_piece->cut_after = from + (int)kept < size;
    if (ret_piece->to_byte > (int)kept) {
        ret_piece->to_byte = (int)kept;
    }
    return true;
}
