#include "hall-server/net/role.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define ROLE_ROW(symbol, name, person) {name, person},
static const struct {
    const char *name;
    bool person;
} roles[ROLE_COUNT] = {ROLES(ROLE_ROW)};
#undef ROLE_ROW

const char *role_name(enum role role)
{
    assert(role < ROLE_COUNT);
    return roles[role].name;
}

bool role_find(const char *name, enum role *ret_role)
{
    assert(name != NULL && ret_role != NULL);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (strcmp(roles[role].name, name) == 0) {
            *ret_role = (enum role)role;
            return true;
        }
    }
    return false;
}

bool role_is_person(enum role role)
{
    assert(role < ROLE_COUNT);
    return roles[role].person;
}
