#include "hall-server/proto/admin_json.h"

#include "hall-server/proto/json_in.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

/* Which field each body has. */
static const struct {
    const char *id; /* the key of the id; NULL: the path has it */
    bool role;
    bool seat;
    bool device;
    bool passwords;
} bodies[ADMIN_BODY_COUNT] = {
    [ADMIN_BODY_USER_NEW] = {"user", true, true, false, false},
    [ADMIN_BODY_USER] = {NULL, true, true, false, false},
    [ADMIN_BODY_NOTHING] = {NULL, false, false, false, false},
    [ADMIN_BODY_PASSWORDS] = {NULL, false, false, false, true},
    [ADMIN_BODY_DEVICE_NEW] = {"device", true, true, true, false},
    [ADMIN_BODY_DEVICE] = {NULL, false, true, true, false},
};

/* An id, or "" where it may be. */
static void id_read(struct json_in *in, const char *key, bool required,
                    char ret_id[LIMIT_SHORT_ID_BYTES + 1])
{
    struct short_id id;
    json_in_text(in, key, required, ret_id, LIMIT_SHORT_ID_BYTES + 1);
    const size_t length = strlen(ret_id);
    if ((length > 0 || required) && short_id_parse(ret_id, length, &id) != ID_OK) {
        json_in_refuse(in, PROBLEM_BAD_VALUE, key);
    }
}

enum problem admin_json_read(enum admin_body body, const char *text, size_t length_bytes,
                             struct admin_said *ret_said, char ret_detail[COMMAND_DETAIL_ROOM])
{
    enum { ROLE_ROOM = 16 };
    struct json_in in;
    struct admin_said said = {.role = ROLE_COUNT};
    char role[ROLE_ROOM] = "";
    json_in_open(&in, text, length_bytes, ADMIN_JSON_MAX_BYTES);
    if (in.problem == PROBLEM_NONE) {
        json_in_request_id(&in, said.request_id);
        if (bodies[body].id != NULL) {
            id_read(&in, bodies[body].id, true, said.id);
        }
        if (bodies[body].role) {
            json_in_text(&in, "role", true, role, sizeof role);
            said.role = role_find(role);
            if (said.role == ROLE_COUNT) {
                json_in_refuse(&in, PROBLEM_BAD_VALUE, "role");
            }
        }
        if (bodies[body].seat) {
            id_read(&in, "seat", false, said.seat);
        }
        if (bodies[body].device) {
            id_read(&in, "place", false, said.place);
            json_in_text(&in, "name", false, said.name, sizeof said.name);
        }
        if (bodies[body].passwords) {
            json_in_text(&in, "old", true, said.old, sizeof said.old);
            json_in_text(&in, "password", true, said.password, sizeof said.password);
        }
    }
    const enum problem problem = json_in_close(&in);
    (void)snprintf(ret_detail, COMMAND_DETAIL_ROOM, "%s", in.field);
    if (problem == PROBLEM_NONE) {
        *ret_said = said;
    }
    sodium_memzero(&said, sizeof said);
    return problem;
}
