/* What an administrator says: the first byte is the body's kind, what is read holds its promises.
 */
#include "hall-server/proto/admin_json.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct admin_said said;
    char detail[COMMAND_DETAIL_ROOM];
    if (size == 0) {
        return 0;
    }
    const enum admin_body body = (enum admin_body)(data[0] % ADMIN_BODY_COUNT);
    const enum problem problem =
        admin_json_read(body, (const char *)data + 1, size - 1, &said, detail);
    assert(strlen(detail) < sizeof detail);
    if (problem != PROBLEM_NONE) {
        return 0;
    }
    const bool new_one = body == ADMIN_BODY_USER_NEW || body == ADMIN_BODY_DEVICE_NEW;
    assert(strlen(said.request_id) >= 8 && new_one == (said.id[0] != '\0'));
    assert((said.role == ROLE_COUNT) != (new_one || body == ADMIN_BODY_USER));
    assert(body == ADMIN_BODY_PASSWORDS || (said.old[0] == '\0' && said.password[0] == '\0'));
    return 0;
}
