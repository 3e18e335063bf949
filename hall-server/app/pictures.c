/* Pictures of notices and staff, as `hallctl import` laid them into the hall's folder. */
#include "hall-server/app/answer.h"
#include "hall-server/model/picture.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 640, READ_BYTES = 16 * 1024 };

/* False: not there, no plain file, or longer than any picture. */
static bool picture_read(const struct app *app, const char *id, struct buffer *body)
{
    char path[PATH_ROOM];
    char bytes[READ_BYTES];
    struct stat status;
    (void)snprintf(path, sizeof(path), "%s/pictures/%s.png", app->folder, id);
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool good = file >= 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
                status.st_size <= PICTURE_FILE_BYTES_MAX;
    ssize_t length = 1;
    while (good && length > 0) {
        length = read(file, bytes, sizeof(bytes));
        good = length >= 0 && buffer_append(body, bytes, (size_t)length) == BUFFER_OK;
    }
    if (file >= 0) {
        (void)close(file);
    }
    return good && body->length_bytes > 0;
}

void pictures_show(struct app *app, struct net_request *request)
{
    char tag[ROUTE_ID_ROOM + 2];
    if (!picture_id_is_good(request->id)) {
        net_reply_problem(request, PROBLEM_NOT_FOUND, NULL);
        return;
    }
    /* What has this id has these bytes: who has it once need not be told again. */
    (void)snprintf(tag, sizeof(tag), "\"%s\"", request->id);
    if (net_reply_tag(request, tag)) {
        net_reply(request, 304, NULL);
    } else if (picture_read(app, request->id, net_reply_body(request))) {
        net_reply(request, 200, "image/png");
    } else {
        net_reply_tag_none(request);
        net_reply_problem(request, PROBLEM_NOT_FOUND, NULL);
    }
}
