/* What the book of the configuration has, where screens are told it. */
#include "hall-server/proto/views.h"

enum { LIST_MAX_BYTES = 128 * 1024 };

void view_book_list(struct json_out *out, const struct views *views, const char *key,
                    int (*book_list)(const struct config_book *, struct buffer *))
{
    struct buffer list;
    buffer_init(&list, LIST_MAX_BYTES);
    json_out_key(out, key);
    if (views->book != NULL && book_list(views->book, &list) == BUFFER_OK) {
        json_out_made(out, buffer_text(&list), list.length_bytes);
    } else {
        json_out_array(out);
        json_out_array_end(out);
    }
    buffer_deinit(&list);
}

void view_person(struct json_out *out, const struct views *views, const char *key, const char *id)
{
    struct buffer person;
    buffer_init(&person, LIST_MAX_BYTES);
    json_out_key(out, key);
    if (views->book != NULL && id[0] != '\0' &&
        config_book_person(views->book, id, &person) == BUFFER_OK) {
        json_out_made(out, buffer_text(&person), person.length_bytes);
    } else {
        json_out_null(out);
    }
    buffer_deinit(&person);
}
