#include "hall-server/net/role.h"

bool role_is_person(enum role role)
{
    const unsigned people = ROLE_BIT(ROLE_CLERK) | ROLE_BIT(ROLE_GUIDE) | ROLE_BIT(ROLE_INSPECTOR) |
                            ROLE_BIT(ROLE_MANAGER) | ROLE_BIT(ROLE_AUDITOR) | ROLE_BIT(ROLE_ADMIN);
    return (people & ROLE_BIT(role)) != 0;
}
