#include "hall-server/hallctl/machine_user.h"

#include "drivers/base/clock.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void machine_user(char ret_name[ACCESS_NAME_MAX + 1])
{
    const struct passwd *entry = getpwuid(getuid());
    const char *asker = getuid() == 0 ? getenv("SUDO_USER") : NULL;
    const char *name = asker != NULL && asker[0] != '\0' ? asker
                       : entry == NULL                   ? NULL
                                                         : entry->pw_name;
    if (name == NULL) {
        (void)snprintf(ret_name, ACCESS_NAME_MAX + 1, "uid-%u", (unsigned)getuid());
        return;
    }
    (void)snprintf(ret_name, ACCESS_NAME_MAX + 1, "%.*s", ACCESS_NAME_MAX, name);
    for (char *at = ret_name; *at != '\0'; at++) {
        const bool letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
        if (!letter && (*at < '0' || *at > '9')) {
            *at = '-';
        }
    }
}

struct access_by machine_by(void)
{
    struct access_by by = {.role = ROLE_SYSTEM, .command_line = true, .now_ms = clock_wall_ms()};
    machine_user(by.name);
    return by;
}
