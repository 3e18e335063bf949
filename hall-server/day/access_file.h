/*
 * demo-access.json: where the demo hall is and who may come in (DESIGN: written by `hallctl init`).
 * The program's thread.
 */
#ifndef HALL_SERVER_DAY_ACCESS_FILE_H
#define HALL_SERVER_DAY_ACCESS_FILE_H

#include <stdbool.h>

enum { ACCESS_TEXT_ROOM = 160 };

struct access_file {
    char base_url[ACCESS_TEXT_ROOM];
    char kiosk_key[ACCESS_TEXT_ROOM];
    char clerk_password[ACCESS_TEXT_ROOM];
    char manager_user[ACCESS_TEXT_ROOM];
    char manager_password[ACCESS_TEXT_ROOM];
};

/* False if it can't be read or lacks one of these. */
bool access_file_read(const char *path, struct access_file *ret_access);

#endif
