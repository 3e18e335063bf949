/*
 * Who runs hallctl, for the record: a user of this machine, and under sudo the one who asked for
 * it. Any thread.
 */
#ifndef HALL_HALLCTL_MACHINE_USER_H
#define HALL_HALLCTL_MACHINE_USER_H

#include "hall-server/net/access.h"

/* The user's name as an id, with '-' for what no id has; "uid-1000" for one without a name. */
void machine_user(char ret_name[ACCESS_NAME_MAX + 1]);

/* The same as who does something now, each time anew. */
struct access_by machine_by(void);

#endif
