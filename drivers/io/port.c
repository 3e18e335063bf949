#include "drivers/io/port.h"

#include <errno.h>

static const struct {
    int error;
    struct port_problem problem;
} problems[] = {
#define PORT_ERROR_ROW(name, number, code, zh, en) {name, {code, zh, en}},
    PORT_ERRORS(PORT_ERROR_ROW)
#undef PORT_ERROR_ROW
};

const struct port_problem *port_problem_of(int error)
{
    const size_t at = (size_t)(-error) - 1;
    assert(error < 0 && at < sizeof(problems) / sizeof(problems[0]));
    assert(problems[at].error == error);
    return &problems[at].problem;
}

static const struct {
    int number;
    enum port_error error;
} errnos[] = {
    {ENOENT, PORT_ABSENT},  {ENXIO, PORT_ABSENT},      {EACCES, PORT_DENIED}, {EPERM, PORT_DENIED},
    {EBUSY, PORT_TAKEN},    {EWOULDBLOCK, PORT_TAKEN}, {ENODEV, PORT_GONE},   {EIO, PORT_GONE},
    {ESHUTDOWN, PORT_GONE}, {ENOMEM, PORT_NO_MEMORY},
};

int port_error_of(int error_number)
{
    for (size_t i = 0; i < sizeof(errnos) / sizeof(errnos[0]); i++) {
        if (errnos[i].number == error_number) {
            return errnos[i].error;
        }
    }
    return PORT_FAILED;
}
