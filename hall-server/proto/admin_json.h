/*
 * What an administrator says of people and devices: the bodies of admin/users, admin/devices and of
 * one's own password, read strictly.
 *
 * Pure; any thread. Whoever reads one wipes it: passwords are in it.
 */
#ifndef HALL_SERVER_PROTO_ADMIN_JSON_H
#define HALL_SERVER_PROTO_ADMIN_JSON_H

#include "hall-server/model/command.h"
#include "hall-server/model/problem.h"
#include "hall-server/proto/command_json.h"

enum { ADMIN_JSON_MAX_BYTES = 2048, ADMIN_LABEL_BYTES = 48, ADMIN_PASSWORD_BYTES = 128 };

enum admin_body {
    ADMIN_BODY_USER_NEW,   /* user, role, seat */
    ADMIN_BODY_USER,       /* role, seat */
    ADMIN_BODY_NOTHING,    /* the path says all */
    ADMIN_BODY_PASSWORDS,  /* old, password */
    ADMIN_BODY_DEVICE_NEW, /* device, role, seat, place, name */
    ADMIN_BODY_DEVICE,     /* seat, place, name */
    ADMIN_BODY_COUNT
};

struct admin_said {
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    char id[LIMIT_SHORT_ID_BYTES + 1];    /* user or device; not empty where the body has it */
    enum role role;                       /* ROLE_COUNT: the body has none */
    char seat[LIMIT_SHORT_ID_BYTES + 1];  /* or "" */
    char place[LIMIT_SHORT_ID_BYTES + 1]; /* or "" */
    char name[ADMIN_LABEL_BYTES + 1];     /* what people call a device, or "" */
    char old[ADMIN_PASSWORD_BYTES + 1];
    char password[ADMIN_PASSWORD_BYTES + 1];
};

enum problem admin_json_read(enum admin_body body, const char *text, size_t length_bytes,
                             struct admin_said *ret_said, char ret_detail[COMMAND_DETAIL_ROOM]);

#endif
